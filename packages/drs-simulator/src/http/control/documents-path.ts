/**
 * `/_simulator/documents`: what the documents of Systems Manager do when they are run. One of the same name takes the other's place.
 */
import * as z from 'zod';
import { documentSchema, documentsSchema } from '../../ssm/document-schema.ts';
import type { Simulator } from '../../simulator.ts';
import type { WireRequest, WireResponse } from '../../wire.ts';
import { badRequest, done, json, readBody } from './control-path.ts';
import type { ControlPath } from './control-path.ts';

export const documentsPath: ControlPath = {
  GET: (simulator) => json(200, simulator.documents()),
  POST: post,
  DELETE: (simulator) => {
    simulator.clearDocuments();
    return done();
  },
};

/** One, or a list. */
function post(simulator: Simulator, request: WireRequest): WireResponse {
  const given = readBody(request, z.unknown());
  if (given.kind === 'refused') return given.response;
  const isList = Array.isArray(given.value);
  const read = isList ? readBody(request, documentsSchema) : readBody(request, documentSchema);
  if (read.kind === 'refused') return read.response;
  try {
    simulator.putDocuments(Array.isArray(read.value) ? read.value : [read.value]);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return badRequest([{ field: '', message: error.message }]);
  }
  return json(201, read.value);
}

/**
 * One Python process that runs program after program, each with an environment and variables of its own: boto3 takes longer to import
 * than an example takes to run.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export type PythonSession = {
  /** What it has printed; throws with Python's own trace where it failed. One at a time. */
  run(code: string, env: Readonly<Record<string, string | undefined>>): Promise<string>;
  end(): void;
};

const runner = `
import contextlib, io, json, os, sys, traceback
import boto3
for line in sys.stdin:
    job = json.loads(line)
    os.environ.clear()
    os.environ.update(job['env'])
    # A client that is made without a session shares one, which keeps the environment that it was made in.
    boto3.DEFAULT_SESSION = None
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(job['code'], 'example', 'exec'), {'__name__': '__main__'})
        answer = {'printed': printed.getvalue()}
    except BaseException:
        answer = {'failed': traceback.format_exc()}
    print(json.dumps(answer), flush=True)
`;

export const openPython = (cwd: string): PythonSession => {
  const python = spawn('python3', ['-c', runner], { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  return {
    run: async (code, env) => {
      python.stdin.write(`${JSON.stringify({ code, env })}\n`);
      const line = await answers.next();
      if (line.done === true) throw new Error('Python has ended');
      const { printed, failed } = JSON.parse(line.value) as { readonly printed?: string; readonly failed?: string };
      if (printed === undefined) throw new Error(failed ?? 'Python has answered nothing');
      return printed;
    },
    end: () => {
      python.stdin.end();
    },
  };
};

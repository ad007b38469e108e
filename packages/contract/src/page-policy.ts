/**
 * How the web page is served, wherever that happens: on a laptop by the program itself, on AWS by CloudFront.
 *
 * Owns: the headers that keep a page from being turned against its user, how long what may be kept, and which paths are the page's own.
 */

/** Nothing from elsewhere, and no script that stands in a document. `alsoConnect`: whom besides its own origin the page may ask. */
export const contentSecurityPolicy = (alsoConnect: readonly string[] = []): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    ["connect-src 'self'", ...alsoConnect].join(' '),
    "img-src 'self' data:",
    // The design system carries its icons' font as data, and sets styles of elements.
    "font-src 'self' data:",
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** With every file of the page, besides its content security policy. */
export const pageHeaders = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' } as const;

/** Files below it are named by their content, and never change. */
const namedByContent = '/assets/';

export const pageCacheControl = (path: string): string =>
  path.startsWith(namedByContent) ? 'public, max-age=31536000, immutable' : 'no-cache';

/** The document that is the page. */
export const pageDocument = '/index.html';

/** What ends like a file is one. The page finds its way by every other path: it answers with the document. */
export const fileEnding = /\.[^/]+$/;

export const isPagePath = (path: string): boolean => !fileEnding.test(path);

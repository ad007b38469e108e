/**
 * The page that shows all pictures of docs/screenshots.
 */
export const readme = (names: readonly string[]): string =>
  [
    '# The console in pictures',
    '',
    'Taken by `npm run screenshots`, which writes this page too: it runs the sample estate with a browser of its own (a Chromium on the PATH)',
    'in front of it, and takes each page at 1440 × 900, light and dark; `execution-narrow` is what a phone of 360 pixels shows.',
    '',
    '| page | light | dark |',
    '|---|---|---|',
    ...names.map((name) => `| ${name} | ${picture(name, 'light')} | ${picture(name, 'dark')} |`),
    '',
  ].join('\n');

const picture = (name: string, theme: 'light' | 'dark'): string => {
  const file = `${name}-${theme}.png`;
  return `[![${name}, ${theme}](${file})](${file})`;
};

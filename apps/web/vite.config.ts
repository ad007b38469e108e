/**
 * How the page is built: one entry, a file for each page, names by content, so that what a page names may be kept for ever.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { spareMessages } from './messages.config.ts';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), spareMessages()],
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    // Inline data would need a policy of its own for each kind.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000,
  },
  // `npx vite` beside a running `npm start`, for whoever works on the page.
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/config.json': 'http://127.0.0.1:8080' } },
});

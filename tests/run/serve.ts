import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { root } from './command.ts';

/**
 * A plain file server for the built site, with no rewriting: files, `index.html` of folders, 404 for the rest, gzip
 * for text. It serves the site twice, at `/` and at `/some/folder/`, as on a host that is shared.
 */
export const subpath = '/some/folder/';

const site = join(root, 'dist');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
const packed = new Set(['.html', '.js', '.css', '.json', '.webmanifest', '.svg', '.txt']);

function sendFile(request: IncomingMessage, response: ServerResponse, file: string, status = 200): void {
  const extension = extname(file);
  const head: Record<string, string> = { 'Content-Type': types[extension] ?? 'application/octet-stream' };
  if (packed.has(extension) && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) {
    const body = gzipSync(readFileSync(file), { level: 9 });
    response.writeHead(status, { ...head, 'Content-Encoding': 'gzip', 'Content-Length': body.length }).end(body);
    return;
  }
  response.writeHead(status, { ...head, 'Content-Length': statSync(file).size });
  createReadStream(file).pipe(response);
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const path = url.pathname.startsWith(subpath) ? url.pathname.slice(subpath.length - 1) : url.pathname;
  const file = normalize(join(site, decode(path) ?? '/404.html'));
  const inside = file === site || file.startsWith(`${site}/`);
  if (inside && existsSync(file) && statSync(file).isFile()) return sendFile(request, response, file);
  const index = join(file, 'index.html');
  if (inside && existsSync(index)) {
    if (path.endsWith('/')) return sendFile(request, response, index);
    response.writeHead(301, { Location: `${url.pathname}/${url.search}` }).end();
    return;
  }
  const notFound = join(site, '404.html');
  if (existsSync(notFound)) sendFile(request, response, notFound, 404);
  else response.writeHead(404).end('Not found');
}

/** Starts the server on the loopback; rejects when there is no build or the port is taken. */
export function serve(port: number): Promise<{ readonly url: string; readonly close: () => void }> {
  return new Promise((resolve, reject) => {
    if (!existsSync(join(site, 'index.html'))) {
      reject(new Error('There is no built site in dist: run "npm run build" first.'));
      return;
    }
    const server = createServer(answer);
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve({
        url: `http://127.0.0.1:${port}`,
        close: () => {
          server.close();
        },
      });
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { url } = await serve(Number(process.env.EHLO_PORT ?? 4173));
  console.log(`Serving ${site} at ${url}/ and ${url}${subpath}`);
}

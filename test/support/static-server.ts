import { createReadStream, type Stats, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
};

/** A file server on loopback that knows byte ranges. Later folders answer for what the earlier ones lack. */
export async function serve(
  folders: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url!, "http://localhost").pathname));
    const found = folders
      .map((folder) => join(folder, path))
      .map((file) => ({ file, stats: statSync(file, { throwIfNoEntry: false }) }))
      .find((one): one is { file: string; stats: Stats } => one.stats?.isFile() === true);
    if (!found) {
      response.writeHead(404).end();
      return;
    }
    const { size } = found.stats;
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
    const start = Number(range?.[1] ?? 0);
    const end = Math.min(range?.[2] ? Number(range[2]) : size - 1, size - 1);
    response.writeHead(range ? 206 : 200, {
      ...headers,
      "Content-Type": types[extname(found.file)] ?? "application/octet-stream",
      "Content-Length": size === 0 ? 0 : end - start + 1,
      "Accept-Ranges": "bytes",
      "Last-Modified": found.stats.mtime.toUTCString(),
      ...(range ? { "Content-Range": `bytes ${start}-${end}/${size}` } : {}),
    });
    if (request.method === "HEAD" || size === 0) response.end();
    else createReadStream(found.file, { start, end }).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

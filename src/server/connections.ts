import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** The connections of a server, known from now on. */
export interface Connections {
  /**
   * Ends those without a request under way, now and as each one's ends. Node's own `closeIdleConnections` leaves connections on
   * which nothing was ever sent.
   */
  endIdle(): void;
}

export function connectionsOf(server: Server): Connections {
  /** Requests under way on each. */
  const numOpen = new Map<Socket, number>();
  let isEnding = false;
  server.on("connection", (socket) => {
    numOpen.set(socket, 0);
    socket.once("close", () => numOpen.delete(socket));
  });
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    numOpen.set(socket, (numOpen.get(socket) ?? 0) + 1);
    response.once("close", () => {
      const left = (numOpen.get(socket) ?? 1) - 1;
      if (numOpen.has(socket)) numOpen.set(socket, left);
      if (isEnding && left === 0) socket.destroySoon();
    });
  });
  return {
    endIdle() {
      isEnding = true;
      for (const [socket, count] of numOpen) if (count === 0) socket.destroy();
    },
  };
}

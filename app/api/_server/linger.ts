/**
 * Answers that come before the request is whole. Closing a connection while the client still sends makes its system
 * throw away an answer that it has not read yet; so the sending half is closed first, and what still arrives is taken
 * and dropped, within bounds, until the client has had its say.
 */
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

export interface LingerBounds {
  milliseconds: number;
  bytes: number;
}
/** A hundred-megabyte body by mistake still learns why it was refused. */
export const lingerBounds: LingerBounds = { milliseconds: 10_000, bytes: 128_000_000 };

const latest = new WeakMap<Socket, IncomingMessage>();

/** Makes the connection of a request close in that way; called for each request. */
export function linger(request: IncomingMessage, bounds: LingerBounds = lingerBounds): void {
  const { socket } = request;
  const known = latest.has(socket);
  latest.set(socket, request);
  if (known) return;
  const closeNow = socket.destroySoon.bind(socket);
  socket.destroySoon = () => {
    const unread = latest.get(socket);
    if (!unread || unread.complete || socket.destroyed) {
      closeNow();
      return;
    }
    let left = bounds.bytes;
    const timer = setTimeout(() => socket.destroy(), bounds.milliseconds);
    socket.once("close", () => clearTimeout(timer));
    unread.removeAllListeners("data");
    unread.on("data", (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) socket.destroy();
    });
    unread.once("end", closeNow);
    socket.end();
    unread.resume();
  };
}

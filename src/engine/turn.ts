/**
 * Ends when the event loop has gone round: callers that got a token have had time to take it, to leave or to abort. Browsers
 * hold back timers of 0 ms, but not messages.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

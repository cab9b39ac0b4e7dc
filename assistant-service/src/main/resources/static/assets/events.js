// Streams of events that last as long as the page is looked at.

/** How long a connection that was refused waits before it is tried again. */
const RETRY_MS = 5_000;

/**
 * Keeps events coming while the page is seen.
 *
 * @param {string} path of a stream of events
 * @param {Record<string, (data: any) => void>} handlers by the type of the event; data is JSON
 * @param {{opened?: () => void, lost?: () => void, seen?: () => void}} [told] of a connection that is there or lost, and
 *   when the page is looked at again
 * @returns {() => void} ends it
 */
export function listen(path, handlers, { opened, lost, seen } = {}) {
  let source = null;
  let timer = 0;
  const open = () => {
    if (source !== null || document.hidden) {
      return;
    }
    source = new EventSource(path);
    source.addEventListener("open", () => opened?.());
    source.addEventListener("error", () => {
      lost?.();
      if (source?.readyState === EventSource.CLOSED) {
        // The server refused, which the browser does not try again by itself.
        close();
        timer = setTimeout(open, RETRY_MS);
      }
    });
    for (const [type, handle] of Object.entries(handlers)) {
      source.addEventListener(type, (event) => handle(JSON.parse(event.data)));
    }
  };
  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };
  // A page that nobody sees holds no connection.
  const look = () => {
    if (document.hidden) {
      close();
    } else {
      open();
      seen?.();
    }
  };
  document.addEventListener("visibilitychange", look);
  open();
  return () => {
    document.removeEventListener("visibilitychange", look);
    close();
  };
}

// The reference server listens on every address of the machine; a test stays on loopback.
import net from "node:net";

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (first, ...rest) {
  return typeof first === "object"
    ? listen.call(this, first, ...rest)
    : listen.call(this, Number(first), "127.0.0.1", ...rest.filter((each) => typeof each === "function"));
};

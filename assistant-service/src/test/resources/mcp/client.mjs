// Asks a server as another assistant would: lists its tools and calls one. Arguments: address, key, tool, arguments.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [address, key, tool, args] = process.argv.slice(2);
const client = new Client({ name: "other-assistant", version: "1" });
await client.connect(
  new StreamableHTTPClientTransport(new URL(address), { requestInit: { headers: { Authorization: `Bearer ${key}` } } }),
);
const { tools } = await client.listTools();
const result = await client.callTool({ name: tool, arguments: JSON.parse(args) });
console.log(JSON.stringify({ tools: tools.map((each) => each.name), result }));
await client.close();

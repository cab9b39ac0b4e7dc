// Asks Parley with OpenAI's own client for JavaScript and says as JSON what came of it. Argument: the address of /v1.
import OpenAI, { APIError, APIUserAbortError } from "openai";

const client = new OpenAI({ baseURL: process.argv[2], apiKey: "none", maxRetries: 0, timeout: 60_000 });
const hello = { model: "demo", temperature: 0, max_completion_tokens: 30, messages: [{ role: "user", content: "Hello" }] };
const pick = {
  type: "function",
  function: {
    name: "pick",
    strict: true,
    parameters: {
      type: "object",
      properties: { side: { type: "string", enum: ["left", "right"] } },
      required: ["side"],
      additionalProperties: false,
    },
  },
};

async function chat() {
  const answer = await client.chat.completions.create(hello);
  return { text: answer.choices[0].message.content, tokens: answer.usage.completion_tokens };
}

async function stream() {
  const pieces = [];
  const runner = client.chat.completions.stream({ ...hello, stream_options: { include_usage: true } });
  runner.on("content", (piece) => pieces.push(piece));
  const whole = await runner.finalChatCompletion();
  return { pieces: pieces.length, text: pieces.join(""), whole: whole.choices[0].message.content, usage: whole.usage };
}

async function tools() {
  const messages = [{ role: "user", content: "Hello" }];
  const asked = { model: "demo", temperature: 0, max_completion_tokens: 60, tools: [pick] };
  const called = await client.chat.completions.create({
    ...asked,
    messages,
    tool_choice: { type: "function", function: { name: "pick" } },
  });
  const message = called.choices[0].message;
  const call = message.tool_calls[0];
  messages.push(message, { role: "tool", tool_call_id: call.id, content: "You went " + JSON.parse(call.function.arguments).side });
  const answer = await client.chat.completions.create({ ...asked, messages, tool_choice: "none" });
  return {
    finish: called.choices[0].finish_reason,
    calls: message.tool_calls.length,
    side: JSON.parse(call.function.arguments).side,
    text: answer.choices[0].message.content,
  };
}

async function runner() {
  const sides = [];
  const run = client.chat.completions.runTools({
    model: "demo",
    temperature: 0,
    max_completion_tokens: 60,
    stream: true,
    messages: [{ role: "user", content: "Hello" }],
    tool_choice: { type: "function", function: { name: "pick" } },
    tools: [
      {
        type: "function",
        function: { ...pick.function, parse: JSON.parse, function: ({ side }) => void sides.push(side) || "done" },
      },
    ],
  });
  await run.done();
  return { sides };
}

async function structured() {
  const answer = await client.chat.completions.parse({
    ...hello,
    temperature: 1,
    seed: 7,
    max_completion_tokens: 60,
    response_format: {
      type: "json_schema",
      json_schema: {
        name: "verdict",
        strict: true,
        schema: { type: "object", properties: { city: { type: "boolean" } }, required: ["city"], additionalProperties: false },
      },
    },
  });
  return JSON.parse(answer.choices[0].message.content);
}

async function choices() {
  const answer = await client.chat.completions.create({ ...hello, temperature: 0.9, seed: 7, n: 2, logprobs: true, top_logprobs: 1 });
  return answer.choices.map(({ index, message, logprobs }) => ({
    index,
    text: message.content,
    tokens: logprobs.content.map((each) => each.token).join(""),
  }));
}

async function citations() {
  const asked = { model: "parley", messages: [{ role: "user", content: "Who was Marie Curie?" }] };
  const { message } = (await client.chat.completions.create(asked)).choices[0];
  let text = "";
  const streamed = [];
  for await (const chunk of await client.chat.completions.create({ ...asked, stream: true })) {
    text += chunk.choices[0].delta.content ?? "";
    streamed.push(...(chunk.choices[0].delta.annotations ?? []));
  }
  const cited = (from, annotations) =>
    annotations.map(({ url_citation: { start_index, end_index } }) => from.slice(start_index, end_index));
  return { whole: cited(message.content, message.annotations), streamed: cited(text, streamed) };
}

async function responses() {
  const asked = { model: "demo", temperature: 0, max_output_tokens: 30 };
  const first = await client.responses.create({ ...asked, input: "Hello" });
  const next = await client.responses.create({ ...asked, input: "And now?", previous_response_id: first.id });
  const kinds = [];
  let text = "";
  for await (const event of await client.responses.create({ ...asked, input: "Hello", stream: true })) {
    kinds.push(event.type);
    text += event.type === "response.output_text.delta" ? event.delta : "";
  }
  const again = await client.responses.retrieve(first.id);
  await client.responses.delete(first.id);
  return {
    first: first.output_text,
    again: again.output_text,
    longer: next.usage.input_tokens > first.usage.input_tokens,
    kinds: [kinds[0], kinds.at(-1)],
    text,
    gone: await fault(() => client.responses.retrieve(first.id)),
  };
}

async function embeddings() {
  const { data } = await client.embeddings.create({ model: "encoder", input: ["the wind", "a river of glass"] });
  return data.map(({ embedding }) => embedding.length);
}

async function fault(call) {
  try {
    await call();
    return null;
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    return { kind: error.constructor.name, status: error.status, param: error.param, code: error.code };
  }
}

async function errors() {
  const wrong = (changed) => fault(() => client.chat.completions.create({ ...hello, ...changed }));
  return {
    model: await wrong({ model: "gpt-none" }),
    temperature: await wrong({ temperature: 3 }),
    streamed: await wrong({ temperature: 3, stream: true }),
    message: await wrong({ messages: [{ role: "user", content: "Hello", name: "Ana" }] }),
    unknown: await wrong({ min_p: 0.1 }),
    long: await wrong({ messages: [{ role: "user", content: "word ".repeat(5000) }] }),
  };
}

async function abort() {
  const controller = new AbortController();
  let pieces = 0;
  try {
    const long = { ...hello, n: 8, max_completion_tokens: 900, logit_bias: { [process.argv[3]]: 60 }, stream: true };
    for await (const chunk of await client.chat.completions.create(long, { signal: controller.signal })) {
      if (chunk.choices[0].delta.content && ++pieces === 3) {
        controller.abort();
      }
    }
  } catch (error) {
    if (!(error instanceof APIUserAbortError)) throw error;
  }
  return { pieces };
}

const said = {};
for (const check of [chat, stream, tools, runner, structured, choices, citations, responses, embeddings, errors, abort]) {
  said[check.name] = await check();
}
console.log(JSON.stringify(said));

// A custom handler in another language than ours: what the dashboard shows is the host's, not our runtime's.
import http from "node:http";

const answer = (value) => ({ Outputs: {}, Logs: [], ReturnValue: null, ...value });

// Protobuf by hand: one action of the answer of an orchestration.
const bytes = (field, content) => Buffer.concat([Buffer.from([(field << 3) | 2, content.length]), content]);
const number = (field, value) => Buffer.from([field << 3, value]);
const action = (id, field, content) => bytes(2, Buffer.concat([number(1, id), bytes(field, content)]));
const text = (value) => bytes(1, Buffer.from(value));

const functions = {
  "add-note": ({ Data }) => {
    const note = JSON.parse(Data.req.Body);
    const document = { id: note.id, board: Data.req.Params.board, text: note.text };
    return answer({ Outputs: { note: document, work: JSON.stringify({ note: note.id, text: note.text }), res: { statusCode: 201, body: JSON.stringify(document) } }, Logs: [`a note on ${document.board}`] });
  },
  "list-notes": ({ Data }) => answer({ Outputs: { res: { statusCode: 200, body: JSON.parse(Data.notes) } } }),
  "find-note": ({ Data }) => answer({ Outputs: { res: { statusCode: 200, body: Data.note } }, Logs: [`on ${Data.req.Params.board}, by ${Data.req.Query.id}`] }),
  "handle-work": ({ Data }) => {
    const message = JSON.parse(Data.message);
    if (message.includes("fail")) throw new Error("this work cannot be done");
    return answer({ Logs: ["work is done"] });
  },
  "watch-notes": () => answer({}),
  tick: () => answer({ Logs: ["tick"] }),
  "start-greeting": () => answer({ Outputs: { starter: { FunctionName: "greet", InstanceId: "greeting-1", Input: "Ada" }, res: { statusCode: 202 } } }),
  greet: ({ Data }) => {
    const request = Buffer.from(JSON.parse(Data.context), "base64").toString("latin1");
    const done = request.includes("hello Ada");
    const next = done ? action(1, 6, Buffer.concat([number(1, 1), bytes(2, text('"hello Ada"'))])) : action(0, 2, Buffer.concat([bytes(1, Buffer.from("say")), bytes(3, text('"Ada"'))]));
    return answer({ ReturnValue: next.toString("base64") });
  },
  say: () => answer({ ReturnValue: '"hello Ada"' }),
};

http.createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const run = functions[request.url.slice(1)];
  if (!run) {
    response.writeHead(404).end();
    return;
  }
  try {
    const result = JSON.stringify(run(JSON.parse(body)));
    response.writeHead(200, { "content-type": "application/json" }).end(result);
  } catch (error) {
    response.writeHead(500, { "content-type": "application/json" }).end(JSON.stringify({ error: error.message }));
  }
}).listen(Number(process.env.FUNCTIONS_CUSTOMHANDLER_PORT), "127.0.0.1");

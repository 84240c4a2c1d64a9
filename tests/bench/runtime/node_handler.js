// The same handler on Node's http: decode the message, write a document and a queue message.
const fs = require('fs');
const http = require('http');
const server = http.createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    const envelope = JSON.parse(Buffer.concat(pieces).toString());
    const event = JSON.parse(JSON.parse(envelope.Data.message));
    const document = {id: event.id, streamId: event.streamId, kind: event.kind, at: event.at, note: event.note};
    const message = Buffer.from(JSON.stringify(document)).toString('base64');
    const answer = JSON.stringify({Outputs: {document, next: message}, Logs: [], ReturnValue: null});
    response.writeHead(200, {'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(answer)});
    response.end(answer);
  });
});
server.listen(0, '127.0.0.1', () => {
  const port = Buffer.alloc(2);
  port.writeUInt16LE(server.address().port);
  fs.writeSync(3, port);
  fs.closeSync(3);
});

/** How a body is read: JSON within bounds and free of keys that reach a prototype, or a stream of lines. */
import type { FastifyInstance } from 'fastify';
import { messageOf, parseJson } from '../core/index.ts';

const MAX_DEPTH = 32;
const MAX_BODY_BYTES = 1024 * 1024;

export const bodyLimit = MAX_BODY_BYTES;

/** One JSON document of this media type too. */
export const readJson = (app: FastifyInstance, type: string): void => {
  app.addContentTypeParser<string>(type, { parseAs: 'string' }, (_request, text, done) => {
    if (text.trim() === '') return done(null, undefined);
    try {
      done(null, parseJson(text, { maxBytes: MAX_BODY_BYTES, maxDepth: MAX_DEPTH }));
    } catch (error) {
      done(error instanceof Error ? error : new Error(messageOf(error)), undefined);
    }
  });
};

/** One JSON document; anything else is 415. */
export const readJsonBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  readJson(app, 'application/json');
};

/** The body goes on as the stream it is; who reads it bounds it. */
export const readLineStreams = (app: FastifyInstance, contentType: string): void => {
  app.removeAllContentTypeParsers();
  const type = contentType === '*/*' ? '*' : contentType;
  app.addContentTypeParser(type, (_request, payload, done) => done(null, payload));
};

/** One row of the table that is the API: data only, read by the server, the typed client and the OpenAPI page. */
import type { z } from 'zod';
import type { Permission } from './permission.ts';

export const prefix = '/api/v1';

export interface Route {
  /** `<noun>.<verb>`; the key of the table. */
  readonly id: string;
  /** Nothing changes by GET. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Of our own, or where a standard says. With `:params`; each is one URI-encoded segment (identity ids hold `/` and `:`). */
  readonly path:
    | `${typeof prefix}/${string}`
    | `/access/v1/${string}`
    | `/.well-known/${string}`
    | '/metrics';
  readonly permission: Permission;
  /** In a session of one’s own, never by an API token: it changes how one signs in. */
  readonly inPerson?: true;
  /** One sentence. */
  readonly says: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** JSON body; absent where `consumes` names a stream or nothing is sent. */
  readonly body?: z.ZodObject;
  /** A streamed body that is not JSON. */
  readonly consumes?: 'application/x-ndjson' | '*/*';
  /** An answer that is not one JSON document; of events `answer` is the shape of one event's data. */
  readonly produces?: 'text/event-stream' | 'application/gzip' | 'text/plain';
  readonly answer: z.ZodType;
  /** Answers under any name in `Host`: whoever watches knows us by the address of a pod. It never acts on a cookie. */
  readonly anyHost?: true;
  /** Bodies, answers and refusals are those of SCIM 2.0 (RFC 7644 §3.1, §3.12). */
  readonly speaks?: 'scim';
}

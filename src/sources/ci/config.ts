/**
 * What Countersign is told about one CI system: where its document and log are served, and by which requests it is
 * contained. The requests stand here and never in the document: what the CI system says must not steer our hands.
 */
import { z } from 'zod';
import type { ConnectionAbout } from '../contract.ts';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

const path = z.string().regex(/^\/[^\s]*$/, { error: 'a path that begins with /' });

/** `{name}` in path and body is filled with parts of the target: id, pipeline, variable. */
const request = z
  .strictObject({
    method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
    path,
    body: z.record(z.string(), z.unknown()).exactOptional(),
  })
  .readonly();

/** Read back: the effect stands when `field` (dotted) equals, or where nothing is found any more. */
const check = z
  .strictObject({
    path,
    field: z.string().min(1).exactOptional(),
    equals: z.union([z.string(), z.boolean(), z.number()]).exactOptional(),
    /** The effect stands when the vendor answers 404. */
    gone: z.boolean().exactOptional(),
  })
  .readonly();

const hook = z
  .strictObject({
    do: request,
    verify: check,
    undo: request.exactOptional(),
    /** What goes on after it, in the words of the CI system's documentation; shown with each plan. */
    livesOn: z
      .array(
        z
          .strictObject({
            what: z.string().min(1),
            because: z.string().min(1),
            seconds: z.number().positive().exactOptional(),
          })
          .readonly(),
      )
      .min(1)
      .readonly(),
  })
  .readonly();

export const ciConfig = z
  .strictObject({
    /** As in the document. */
    instance: z.string().min(1),
    baseUrl: z
      .url()
      .refine(
        (value) => {
          const url = new URL(value);
          return (
            url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
          );
        },
        { error: 'baseUrl must be https, or http on a loopback address' },
      )
      .exactOptional(),
    /** Where the document is served. */
    documentPath: path.default('/countersign/ci.json'),
    /** Where the log is served: `{events: […], next?}`, oldest first, `?after=` the `next` of before. */
    eventsPath: path.default('/countersign/events'),
    token: z.string().min(1).exactOptional(),
    actToken: z.string().min(1).exactOptional(),
    /** `authorization: <scheme> <token>`; Jenkins wants `Basic` with user:token in base64. */
    scheme: z
      .string()
      .regex(/^[A-Za-z]+$/)
      .default('Bearer'),
    hooks: z
      .strictObject({
        disablePipeline: hook.exactOptional(),
        revokeToken: hook.exactOptional(),
        deleteVariable: hook.exactOptional(),
        pauseRunner: hook.exactOptional(),
      })
      .readonly()
      .default({}),
  })
  .readonly();

export type CiConfig = z.output<typeof ciConfig>;
export type CiHook = z.output<typeof hook>;
export type CiRequest = z.output<typeof request>;

export const aboutCi = (config: CiConfig): ConnectionAbout => ({
  scope: config.instance,
  credentials: [],
  acts: config.actToken !== undefined && Object.keys(config.hooks).length > 0,
});

/**
 * The document in which any CI system describes itself, and the lines of its log: docs/systems/ci.md.
 * A date that is left out is unknown; `null` means never.
 */
import { z } from 'zod';
import { CountersignError } from '../../core/index.ts';

export const FORMAT = 'countersign-ci/1';

const name = z.string().min(1).max(512);
const date = z.iso.datetime({ offset: true });
const dateOrNever = date.nullable();
const names = z.array(name).max(10_000).readonly();

const token = z
  .strictObject({
    id: name,
    name: name.exactOptional(),
    scopes: names.exactOptional(),
    createdAt: date.exactOptional(),
    lastUsedAt: dateOrNever.exactOptional(),
    expiresAt: dateOrNever.exactOptional(),
    rotatedAt: dateOrNever.exactOptional(),
    revoked: z.boolean().exactOptional(),
  })
  .readonly();

const variable = z
  .strictObject({
    /** The value has no place here: an unknown key is refused. */
    name,
    secret: z.boolean(),
    createdAt: date.exactOptional(),
    changedAt: dateOrNever.exactOptional(),
    lastReadAt: dateOrNever.exactOptional(),
  })
  .readonly();

const owner = z
  .strictObject({
    /** An e-mail address, a team, or the id of a user of this document. */
    who: name,
    basis: z.enum(['tag', 'creator', 'code_owner']),
  })
  .readonly();

const pipeline = z
  .strictObject({
    id: name,
    name: name.exactOptional(),
    repository: name.exactOptional(),
    environment: name.exactOptional(),
    disabled: z.boolean().exactOptional(),
    createdAt: date.exactOptional(),
    lastRunAt: dateOrNever.exactOptional(),
    /** `sub` of its OIDC tokens, at the document's issuer. */
    subjects: names.exactOptional(),
    owners: z.array(owner).max(100).readonly().exactOptional(),
    variables: z.array(variable).max(10_000).readonly().exactOptional(),
    /** Ids of users who may change what it runs. */
    writers: names.exactOptional(),
  })
  .readonly();

const runner = z
  .strictObject({
    id: name,
    name: name.exactOptional(),
    paused: z.boolean().exactOptional(),
    createdAt: date.exactOptional(),
    lastSeenAt: dateOrNever.exactOptional(),
    labels: names.exactOptional(),
    tokens: z.array(token).max(1_000).readonly().exactOptional(),
  })
  .readonly();

const user = z
  .strictObject({
    id: name,
    name: name.exactOptional(),
    email: name.exactOptional(),
    /** Whether the address is proven, by directory or single sign-on. */
    emailVerified: z.boolean().exactOptional(),
    machine: z.boolean().exactOptional(),
    admin: z.boolean().exactOptional(),
    disabled: z.boolean().exactOptional(),
    mfa: z.boolean().exactOptional(),
    createdAt: date.exactOptional(),
    lastSeenAt: dateOrNever.exactOptional(),
    tokens: z.array(token).max(10_000).readonly().exactOptional(),
  })
  .readonly();

const document = z
  .strictObject({
    format: z.literal(FORMAT),
    /** What it is: jenkins, buildkite, circleci, teamcity, … */
    system: name,
    /** Which one: its host name. */
    instance: name,
    /** Issuer of its OIDC tokens. */
    issuer: z.url().exactOptional(),
    /** Lists that are whole. What is absent of these is gone. */
    complete: z
      .array(z.enum(['pipelines', 'runners', 'users']))
      .readonly()
      .exactOptional(),
    pipelines: z.array(pipeline).max(100_000).readonly().exactOptional(),
    runners: z.array(runner).max(100_000).readonly().exactOptional(),
    users: z.array(user).max(100_000).readonly().exactOptional(),
    /** What the one who wrote this could not see. */
    unseen: z
      .array(z.strictObject({ area: name, because: name }).readonly())
      .max(100)
      .readonly()
      .exactOptional(),
  })
  .readonly();

export type CiDocument = z.output<typeof document>;
export type CiToken = z.output<typeof token>;
export type CiVariable = z.output<typeof variable>;

/** @throws CountersignError ERR_INPUT_INVALID naming the field. */
export const readDocument = (value: unknown): CiDocument => {
  const read = document.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new CountersignError(
    'ERR_INPUT_INVALID',
    `document of a CI system: ${field || 'document'}: ${issue?.message ?? 'not valid'}`,
    { detail: { field } },
  );
};

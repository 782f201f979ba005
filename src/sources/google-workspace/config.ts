/** What Countersign is told about one Google Workspace customer. Read and act credentials are never the same object. */
import { z } from 'zod';
import { googleRoot, serviceAccountKey } from '../google-client.ts';
import { applications } from './permissions.ts';

/** A service account with domain-wide delegation, and the user in whose name it works. */
const delegate = z
  .strictObject({
    key: serviceAccountKey,
    /** An administrator with a role of least privilege; never a super administrator. */
    subject: z.email(),
  })
  .readonly();

const declaredDelegation = z
  .strictObject({
    clientId: z
      .string()
      .regex(/^\d{6,30}$/, { error: 'a client id of a service account is a number' }),
    name: z.string().min(1).exactOptional(),
    scopes: z.array(z.string().min(1)).min(1).readonly(),
  })
  .readonly();

export const workspaceConfig = z
  .strictObject({
    /** The customer's own id, `C03az79cb`: Admin console, Account settings. */
    customerId: z
      .string()
      .regex(/^C[0-9a-z]{6,12}$/i, { error: 'a customer id looks like C03az79cb' }),
    read: delegate,
    act: delegate.exactOptional(),
    /** Overrides where Google is asked; for loopback twins. */
    rootUrl: googleRoot.exactOptional(),
    applications: z
      .array(z.string().min(1))
      .readonly()
      .default([...applications]),
    /** Alerts of the Alert Center, Google's own detections. */
    alerts: z.boolean().default(true),
    /** Google has no API that lists domain-wide delegations: those that the console shows can be told here. */
    domainWideDelegation: z.array(declaredDelegation).readonly().default([]),
  })
  .readonly();

export type WorkspaceConfig = z.output<typeof workspaceConfig>;

/** What each kind of output is: its settings, its secrets, and how one notice is sent. One file a kind. */
import type { z } from 'zod';
import type { Clock, OutboundPolicy } from '../../../core/index.ts';
import type { Delivered } from '../../deliver.ts';
import type { Notice, NoticeKind } from '../notice.ts';

export interface Tools {
  readonly clock: Clock;
  policy(): Promise<OutboundPolicy>;
  /** Where people reach the console. */
  publicUrl(): string;
  /** Folder for what is written to files. */
  readonly folder: string;
  readonly version: string;
  /** Address at which this person may decide, bound to them and to this approval. */
  linkFor(approvalId: string, userId: string, expiresAt: number): Promise<string>;
}

export interface OutputKind<Settings, Secrets> {
  readonly id: string;
  readonly title: string;
  readonly settings: z.ZodType<Settings>;
  /** Kept sealed, never shown again. */
  readonly secrets: z.ZodType<Secrets>;
  /** What it takes where nobody says otherwise. */
  readonly takes: readonly NoticeKind[];
  /** A thrown fault is tried again. */
  send(
    notice: Notice,
    given: { readonly id: string; readonly settings: Settings; readonly secrets: Secrets },
    tools: Tools,
  ): Promise<Delivered>;
}

export const defineOutput = <Settings, Secrets>(
  kind: OutputKind<Settings, Secrets>,
): OutputKind<Settings, Secrets> => kind;

export const forSiem: readonly NoticeKind[] = ['incident', 'detection', 'posture', 'remediation'];
export const forPeople: readonly NoticeKind[] = ['incident', 'approval', 'task'];

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** A status that says no for good: the request itself is wrong. 408, 425 and 429 pass by themselves. */
export const byStatus = (status: number, text: string): Delivered => {
  if (status >= 200 && status < 300) return { taken: 'yes' };
  const because = `answered ${status} ${text.replace(/\s+/g, ' ').slice(0, 200)}`.trim();
  const passing = status >= 500 || [401, 403, 408, 425, 429].includes(status);
  return { taken: passing ? 'later' : 'never', because };
};

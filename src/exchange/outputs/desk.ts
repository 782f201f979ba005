/** The site's outputs: what each takes, what waits for it, and what it never took. */
import { z } from 'zod';
import { CountersignError, DAY, isObject, parseJson } from '../../core/index.ts';
import { type Incident, type Severity, severities, severityRank } from '../../model/index.ts';
import type { OutboxDraft, OutboxMessage, Sealer, TenantStore } from '../../store/index.ts';
import type { Carrier, Delivered } from '../deliver.ts';
import { type Notice, noticeKinds, ofApproval, ofTask, readNotice, testNotice } from './notice.ts';
import type { Tools } from './send/contract.ts';
import { outputKinds } from './send/index.ts';

const OUTPUT = 'output';

const takesShape = z.strictObject({
  /** Default: as its kind says. */
  kinds: z.array(z.enum(noticeKinds)).min(1).exactOptional(),
  minSeverity: z.enum(severities as readonly [Severity, ...Severity[]]).default('informational'),
  /** Tasks of these people and teams only; absent = of everybody. */
  owners: z.array(z.string().min(1).max(200)).min(1).max(100).exactOptional(),
  /** Drills are told too, marked as such. */
  drills: z.boolean().default(false),
});

const outputShape = z.strictObject({
  id: z.string().regex(/^[\w-]{1,64}$/),
  kind: z.string().refine((one) => outputKinds.has(one), 'no such kind of output'),
  takes: takesShape.default({ minSeverity: 'informational', drills: false }),
  settings: z.record(z.string(), z.unknown()).default({}),
});
export type Output = z.infer<typeof outputShape>;

export interface OutputView extends Output {
  readonly title: string;
  readonly queue: {
    readonly waiting: number;
    readonly sent: number;
    readonly setAside: number;
    readonly oldestAt?: number;
    readonly because?: string;
  };
}

export interface OutputDesk {
  list(): Promise<readonly OutputView[]>;
  get(id: string): Promise<Output | undefined>;
  /** Secrets may be left out where the output stands already. @throws ERR_INPUT_INVALID with the place at fault */
  save(output: unknown, secrets: unknown): Promise<Output>;
  remove(id: string): Promise<boolean>;
  /** Sends a test now. @throws ERR_NOT_FOUND */
  test(id: string): Promise<Delivered>;
  /** What was set aside waits anew; answers how many. */
  retry(id: string): Promise<number>;
  secrets(id: string): Promise<Readonly<Record<string, unknown>>>;
  /** Reads which outputs there are; `drafts` goes by that. */
  refresh(): Promise<void>;
  /** For the outputs that take it, as of the last `refresh`. */
  drafts(notices: readonly Notice[]): readonly OutboxDraft[];
  put(notices: readonly Notice[]): Promise<void>;
  /** Questions and tasks that stand in the store and were not told yet. */
  sweep(): Promise<void>;
  readonly carrier: Carrier;
  readonly folder: string;
}

export interface DeskParts {
  readonly store: TenantStore;
  readonly sealer: Sealer;
  readonly tools: Tools;
}

/** An old task is not told anew to an output that comes later. */
const TOLD_FOR = 30 * DAY;

const takes = (output: Output, notice: Notice): boolean => {
  const { takes: wanted } = output;
  const kinds = wanted.kinds ?? outputKinds.get(output.kind)?.takes ?? [];
  return (
    kinds.includes(notice.kind) &&
    (wanted.drills || !notice.drill) &&
    severityRank(notice.severity) >= severityRank(wanted.minSeverity) &&
    (notice.kind !== 'task' ||
      wanted.owners === undefined ||
      (notice.owner !== undefined && wanted.owners.includes(notice.owner)))
  );
};

const channelOf = (id: string): string => `${OUTPUT}:${id}`;

const wrong = (place: string, error: z.ZodError): CountersignError => {
  const [first] = error.issues;
  const path = [place, ...(first?.path ?? [])].join('.');
  return new CountersignError('ERR_INPUT_INVALID', `${path}: ${first?.message ?? 'invalid'}`);
};

export const createDesk = ({ store, sealer, tools }: DeskParts): OutputDesk => {
  const { clock } = tools;
  const contextOf = (id: string): string => `${store.tenant}/output/${id}`;
  let known: readonly Output[] = [];
  /** Told in this life; the outbox knows those of earlier ones. */
  const told = new Set<string>();

  const read = async () => {
    const rows = await store.counterparts.list(OUTPUT);
    return rows.map(({ version, value }) => ({
      version,
      output: outputShape.parse(value.value),
      sealed: value.sealed,
    }));
  };
  const one = async (id: string) => (await read()).find(({ output }) => output.id === id);

  const secretsOf = async (id: string): Promise<Readonly<Record<string, unknown>>> => {
    const sealed = (await one(id))?.sealed;
    if (!sealed) return {};
    const value = parseJson(Buffer.from(sealer.open(sealed, contextOf(id))).toString('utf8'));
    return isObject(value) ? value : {};
  };

  const refresh = async (): Promise<void> => {
    known = (await read()).map(({ output }) => output);
  };

  const drafts = (notices: readonly Notice[]): readonly OutboxDraft[] =>
    notices.flatMap((notice) =>
      known
        .filter((output) => takes(output, notice))
        .map(({ id }) => ({
          channel: channelOf(id),
          id: notice.id,
          subject: notice.subject,
          message: { ...notice },
          createdAt: clock.now(),
        })),
    );

  const put = async (notices: readonly Notice[]): Promise<void> => {
    const fresh = drafts(notices);
    if (fresh.length > 0) await store.outbox.put(fresh);
  };

  const send = async (output: Output, notice: Notice): Promise<Delivered> => {
    const kind = outputKinds.get(output.kind);
    if (!kind) return { taken: 'never', because: `no kind ${output.kind} of output` };
    const settings = kind.settings.parse(output.settings);
    const secrets = kind.secrets.parse(await secretsOf(output.id));
    return kind.send(notice, { id: output.id, settings, secrets }, tools);
  };

  const incidentOf = (id: string | undefined): Promise<Incident | undefined> =>
    id === undefined ? Promise.resolve(undefined) : store.incidents.get(id);

  return {
    folder: tools.folder,
    refresh,
    drafts,
    put,
    secrets: secretsOf,
    get: async (id) => (await one(id))?.output,
    async list() {
      const counts = await store.outbox.counts();
      return (await read()).map(({ output }) => ({
        ...output,
        title: outputKinds.get(output.kind)?.title ?? output.kind,
        queue: counts[channelOf(output.id)] ?? { waiting: 0, sent: 0, setAside: 0 },
      }));
    },
    async save(given, secretsGiven) {
      const shaped = outputShape.safeParse(given);
      if (!shaped.success) throw wrong('output', shaped.error);
      const kind = outputKinds.get(shaped.data.kind);
      const settings = kind?.settings.safeParse(shaped.data.settings);
      if (settings?.success === false) throw wrong('settings', settings.error);
      const output: Output = {
        ...shaped.data,
        settings: settings?.data as Output['settings'],
      };
      const before = await one(output.id);
      if (before !== undefined && before.output.kind !== output.kind)
        throw new CountersignError(
          'ERR_CONFLICT',
          `${output.id} is an output of the kind ${before.output.kind}; remove it first`,
        );
      const keeps = secretsGiven === undefined && before !== undefined;
      const secrets = kind?.secrets.safeParse(secretsGiven ?? {});
      if (!keeps && secrets?.success === false) throw wrong('secrets', secrets.error);
      const sealed = keeps
        ? before.sealed
        : sealer.seal(Buffer.from(JSON.stringify(secrets?.data ?? {})), contextOf(output.id));
      const value = { id: output.id, value: output, ...(sealed ? { sealed } : {}) };
      if (
        !(await store.counterparts.put(
          OUTPUT,
          { version: before?.version ?? 0, value },
          clock.now(),
        ))
      )
        throw new CountersignError('ERR_CONFLICT', 'the output is being changed; try again');
      await refresh();
      return output;
    },
    async remove(id) {
      const gone = await store.counterparts.remove(OUTPUT, id);
      await refresh();
      return gone;
    },
    async test(id) {
      const found = await one(id);
      if (!found) throw new CountersignError('ERR_NOT_FOUND', `no output "${id}"`);
      try {
        return await send(found.output, testNotice(id, clock.now()));
      } catch (error) {
        return { taken: 'later', because: error instanceof Error ? error.message : String(error) };
      }
    },
    retry: (id) => store.outbox.retry(channelOf(id), clock.now()),
    async sweep() {
      if (known.length === 0) return;
      const since = clock.now() - TOLD_FOR;
      const [approvals, tasks] = await Promise.all([
        store.response.approvals({ state: ['waiting'] }),
        store.governance.tasks({ state: ['open'] }),
      ]);
      const fresh = [
        ...approvals.map(({ id, createdAt }) => `${id} ${createdAt}`),
        ...tasks
          .filter((task) => task.createdAt > since)
          .map((task) => `${task.id} ${task.createdAt}`),
      ].filter((key) => !told.has(key));
      if (fresh.length === 0) return;
      const isFresh = new Set(fresh);
      const notices: Notice[] = [];
      for (const approval of approvals)
        if (isFresh.has(`${approval.id} ${approval.createdAt}`))
          notices.push(ofApproval(approval, await incidentOf(approval.incidentId)));
      for (const task of tasks)
        if (isFresh.has(`${task.id} ${task.createdAt}`))
          notices.push(ofTask(task, await incidentOf(task.incidentId)));
      await put(notices);
      for (const key of fresh) told.add(key);
    },
    carrier: {
      channels: async () => known.map(({ id }) => channelOf(id)),
      async send(message: OutboxMessage): Promise<Delivered> {
        const id = message.channel.slice(OUTPUT.length + 1);
        const output = (await one(id))?.output;
        return output === undefined
          ? { taken: 'never', because: 'the output is gone' }
          : send(output, readNotice(message.message));
      },
    },
  };
};

/** Document and log of a CI system over HTTP. */
import { CountersignError, isObject, parseJson } from '../../core/index.ts';
import type { Snapshot } from '../../model/index.ts';
import type { LogPage, LogPullOptions, PermissionProbe } from '../contract.ts';
import { obj, str } from '../record.ts';
import { type CiOptions, connectCi, rights } from './client.ts';
import type { CiConfig } from './config.ts';
import { readDocument } from './format.ts';
import { snapshotOf } from './mapping.ts';

export async function* pullCi(
  config: CiConfig,
  at: number,
  options: CiOptions = {},
): AsyncIterable<Snapshot> {
  const http = connectCi(config, 'token', options);
  const { body } = await http.send({ permission: rights.document, path: config.documentPath });
  const document = readDocument(body);
  if (document.instance !== config.instance) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `the document is of ${document.instance}, the connection of ${config.instance}`,
    );
  }
  yield snapshotOf(document, at);
}

/** @throws CountersignError ERR_INPUT_INVALID */
const readCursor = (cursor: string): string | undefined => {
  const read: unknown = parseJson(cursor);
  if (!isObject(read))
    throw new CountersignError('ERR_INPUT_INVALID', 'the cursor is none of a CI log');
  return str(read['after']);
};

const MOST_PAGES = 100_000;

export async function* pullCiLogs(
  config: CiConfig,
  cursor: string | undefined,
  { since, ...options }: LogPullOptions & CiOptions,
): AsyncIterable<LogPage> {
  const http = connectCi(config, 'token', options);
  let after = cursor === undefined ? undefined : readCursor(cursor);
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams(
      after === undefined ? { since: new Date(since).toISOString() } : { after },
    );
    const { body } = await http.send({
      permission: rights.events,
      path: `${config.eventsPath}?${query}`,
    });
    const { events } = obj(body);
    if (!Array.isArray(events))
      throw new CountersignError(
        'ERR_INPUT_INVALID',
        'log of a CI system: events is missing or no list',
      );
    const next = str(obj(body)['next']);
    after = next ?? after;
    yield {
      records: events.filter(isObject),
      cursor: JSON.stringify(after === undefined ? {} : { after }),
    };
    if (events.length === 0 || next === undefined) return;
  }
}

export async function* probeCi(
  config: CiConfig,
  options: CiOptions = {},
): AsyncIterable<PermissionProbe> {
  const http = connectCi(config, 'token', options);
  const paths = {
    document: config.documentPath,
    events: `${config.eventsPath}?since=${new Date().toISOString()}`,
  };
  for (const [key, permission] of Object.entries(rights) as [keyof typeof rights, string][]) {
    const fault = await http.send({ permission, path: paths[key] }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    const denied = fault instanceof CountersignError && fault.code === 'ERR_SOURCE_DENIED';
    yield {
      permission,
      granted: fault === undefined ? 'yes' : denied ? 'no' : 'unknown',
      ...(fault instanceof Error ? { because: fault.message } : {}),
    };
  }
  for (const hook of Object.keys(config.hooks)) {
    yield {
      permission: hook,
      granted: 'unknown',
      because: 'it cannot be tried without changing something',
    };
  }
}

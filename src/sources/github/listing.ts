/** Lists of GitHub, with "not found" read for what it mostly is: a right that is missing. */
import { CountersignError, isCountersignError } from '../../core/index.ts';
import type { Raw } from '../record.ts';
import type { GithubClient } from './client.ts';

/** GitHub says "not found" of what one may not see. */
const hidden = (permission: string, fault: unknown): unknown =>
  isCountersignError(fault, 'ERR_NOT_FOUND')
    ? new CountersignError(
        'ERR_SOURCE_DENIED',
        `GitHub answered "not found" to what needs ${permission}: it says so also where the right is missing or the plan lacks it`,
        { cause: fault, detail: { permission } },
      )
    : fault;

/** @throws CountersignError as `VendorCalls.ask`, never ERR_NOT_FOUND */
export async function* listing(
  client: GithubClient,
  permission: string,
  route: string,
  parameters: Raw = {},
): AsyncIterable<readonly Raw[]> {
  try {
    yield* client.pages(permission, route, parameters);
  } catch (fault) {
    throw hidden(permission, fault);
  }
}

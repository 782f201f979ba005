import { HOUR } from '../../core/index.ts';
import { logPullSuite } from '../log-pull-suite.case.ts';
import { githubConfig } from './config.ts';
import { githubSource } from './index.ts';
import { pullGithubLogs } from './pull-logs.ts';
import { startGithubTwin } from './twin/start.ts';

const sleep = () => Promise.resolve();
const START = Date.UTC(2026, 5, 1);

logPullSuite({
  source: githubSource,
  permissions: ['organization_administration: read'],
  async start() {
    let now = START;
    const twin = await startGithubTwin({ members: 1, now: () => now });
    for (let n = 0; n < 250; n++) {
      now += 60_000;
      twin.log('git.clone', { repo: 'example-org/payroll' });
    }
    const config = githubConfig.parse({
      organization: 'example-org',
      baseUrl: twin.url,
      read: { token: twin.readToken },
    });
    return {
      pullLogs: (cursor, options) => pullGithubLogs(config, cursor, { ...options, sleep }),
      logged: () => twin.state.audit.map((one) => String(one['_document_id'])),
      goOn() {
        const there = now;
        now = there - 20 * 60_000;
        twin.log('org.add_member', { user: 'late' });
        now = there + HOUR;
        twin.log('org.add_member', { user: 'new' });
      },
      deny: twin.deny,
      throttle: twin.throttle,
      fail: twin.fail,
      since: START - HOUR,
      now: () => now,
      close: twin.close,
    };
  },
});

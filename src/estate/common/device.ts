/** What people work with: a laptop of the organisation and a phone. */
import type { Organisation, Person } from '../organisation/model.ts';
import { stable } from './stable.ts';

export interface Device {
  readonly id: string;
  readonly name: string;
  /** `Windows 10`, as browsers tell it. */
  readonly os: string;
  readonly browser: string;
  readonly agent: string;
  readonly mobile: boolean;
}

const systemOf = (agent: string): string =>
  agent.includes('Windows') ? 'Windows10' : agent.includes('Mac OS X') ? 'MacOs' : 'Linux';

const browserOf = (agent: string): string => {
  const [, name, version] = /(Chrome|Firefox|Edg|Safari)\/([\d.]+)/.exec(agent) ?? [];
  return name === undefined ? 'Unknown' : `${name === 'Edg' ? 'Edge' : name} ${version}`;
};

export const deviceOf = (
  agent: string,
  given: Pick<Device, 'id' | 'name'> & { readonly mobile?: boolean },
): Device => ({
  os: systemOf(agent),
  browser: browserOf(agent),
  agent,
  mobile: false,
  ...given,
});

export const laptopOf = (organisation: Organisation, { email, agent }: Person): Device => {
  const random = stable(organisation, 'laptop', email);
  return deviceOf(agent, { id: random.uuid(), name: `NW-LT-${random.int(1000, 9999)}` });
};

const phones = [
  ['Ios 18.6', 'Mobile Safari', 'iPhone; CPU iPhone OS 18_6 like Mac OS X'],
  ['Android 15', 'Chrome Mobile 139.0', 'Linux; Android 15; K'],
] as const;

/** `generation` counts the phones that one has had. */
export const phoneOf = (organisation: Organisation, { email }: Person, generation = 0): Device => {
  const random = stable(organisation, 'phone', email, generation);
  const [os, browser, platform] = random.pick(phones);
  return {
    id: random.uuid(),
    name: os.startsWith('Ios') ? 'iPhone' : 'Pixel 9',
    os,
    browser,
    agent: `Mozilla/5.0 (${platform}) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148`,
    mobile: true,
  };
};

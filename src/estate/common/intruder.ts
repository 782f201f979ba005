/** Where an attacker sits and what they hold, by how much they hide from one victim. */
import { DAY } from '../../core/index.ts';
import type { AttackOptions, Scene } from '../attack.ts';
import { attackerFrom } from '../attacker.ts';
import type { Organisation, Person } from '../organisation/model.ts';
import type { Day } from '../part.ts';
import type { Spot } from '../places.ts';
import { type Device, deviceOf } from './device.ts';
import { spotOf } from './spot.ts';
import { isStaff, type Workday, workdayOf } from './workday.ts';

export interface Intruder {
  readonly spot: Spot | undefined;
  readonly address: string;
  /** A machine that is not the victim's; its kind is theirs where the attacker hides. */
  readonly device: Device;
}

const dayAt = (organisation: Organisation, at: number): Day => {
  const start = Math.floor(at / DAY) * DAY;
  const weekday = new Date(start).getUTCDay();
  return { start, weekday, index: start / DAY, organisation, calm: organisation.calm };
};

/** The last day on which the victim worked: the attacker does not mind whether they do now. */
export const victimDay = (organisation: Organisation, person: Person, at: number): Workday => {
  for (let back = 0; back < 30; back++) {
    const day = workdayOf(person, dayAt(organisation, at - back * DAY));
    if (day !== undefined) return day;
  }
  throw new RangeError(`${person.email} has not worked for a month`);
};

export const browserOnKali =
  'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

/** Against a person. @param tools what a loud attacker's client calls itself. */
export const intruderOf = (
  organisation: Organisation,
  person: Person,
  scene: Scene,
  options: AttackOptions,
  tools: string = browserOnKali,
): Intruder => {
  const { address: home, spot } = victimDay(organisation, person, scene.at);
  const usual = { address: home, spot, agent: person.agent };
  const { address, agent } = attackerFrom(scene, options, usual, tools);
  const id = scene.random.uuid();
  const name = scene.stealth === 'loud' ? 'kali' : 'DESKTOP-8K2Q1VN';
  return { spot: spotOf(address), address, device: deviceOf(agent, { id, name }) };
};

/** Against a machine with a known egress; `agent` is what its own client calls itself. */
export const outsiderOf = (
  victim: { readonly egress: Spot; readonly address: string; readonly agent: string },
  scene: Scene,
  options: AttackOptions,
  tools: string,
): { readonly spot: Spot | undefined; readonly address: string; readonly agent: string } => {
  const usual = { address: victim.address, spot: victim.egress, agent: victim.agent };
  const from = attackerFrom(scene, options, usual, tools);
  return { ...from, spot: spotOf(from.address) };
};

/** Somebody who fits, another one for each scene. */
export const someone = (
  organisation: Organisation,
  scene: Scene,
  fits: (person: Person) => boolean = () => true,
): Person => {
  const here = organisation.people.filter((person) => isStaff(person, scene.at));
  const all = here.filter(fits);
  return scene.random.pick(all.length > 0 ? all : here);
};

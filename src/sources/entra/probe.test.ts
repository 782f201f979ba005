import { expect, it } from 'vitest';
import { entraSource } from './index.ts';
import { probeEntra } from './probe.ts';
import { noWait, startBench } from './twin/bench.case.ts';

const { read, act, undo } = entraSource.permissions;

it('tries each permission, changes nothing, and names the one that is missing', async () => {
  const bench = await startBench([...read, 'User.RevokeSessions.All']);
  try {
    const before = bench.twin.picture();
    bench.twin.deny('Device.Read.All');
    const told = new Map<string, string>();
    for await (const one of probeEntra(bench.config, noWait)) told.set(one.permission, one.granted);
    expect([...told.keys()].toSorted()).toEqual(
      [...new Set([...read, ...act, ...undo])].toSorted(),
    );
    expect(told.get('Device.Read.All')).toBe('no');
    expect(read.filter((one) => told.get(one) !== 'yes')).toEqual(['Device.Read.All']);
    expect(told.get('User.RevokeSessions.All')).toBe('yes');
    expect(told.get('RoleManagement.ReadWrite.Directory')).toBe('no');
    expect(bench.twin.picture()).toEqual(before);
  } finally {
    await bench.twin.close();
  }
});

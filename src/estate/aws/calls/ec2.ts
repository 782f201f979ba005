/** Instances, disks, networks. */
import type { Random } from '../../random.ts';
import type { Call } from '../record.ts';
import { read, write } from './call.ts';

export const describeInstances = (): Call =>
  read('ec2', 'DescribeInstances', { maxResults: 100, instancesSet: {}, filterSet: {} });
export const describeVolumes = (): Call =>
  read('ec2', 'DescribeVolumes', { volumeSet: {}, filterSet: {} });
export const describeSecurityGroups = (): Call =>
  read('ec2', 'DescribeSecurityGroups', { securityGroupSet: {}, filterSet: {} });
export const describeSubnets = (): Call =>
  read('ec2', 'DescribeSubnets', { subnetSet: {}, filterSet: {} });
export const describeVpcs = (): Call => read('ec2', 'DescribeVpcs', { vpcSet: {}, filterSet: {} });
export const describeRegions = (): Call => read('ec2', 'DescribeRegions', { regionSet: {} });
export const describeSnapshots = (): Call =>
  read('ec2', 'DescribeSnapshots', { ownersSet: { items: [{ owner: 'self' }] } });

export const runInstances = (random: Random): Call =>
  write(
    'ec2',
    'RunInstances',
    {
      instancesSet: { items: [{ imageId: `ami-${random.hex(17)}`, minCount: 1, maxCount: 1 }] },
      instanceType: random.pick(['t3.micro', 't3.medium', 'm6i.large']),
    },
    {
      instancesSet: {
        items: [{ instanceId: `i-${random.hex(17)}`, instanceType: 't3.micro' }],
      },
    },
  );

export const stopInstances = (random: Random): Call =>
  write('ec2', 'StopInstances', {
    instancesSet: { items: [{ instanceId: `i-${random.hex(17)}` }] },
    force: false,
  });

export const createTags = (random: Random): Call =>
  write('ec2', 'CreateTags', {
    resourcesSet: { items: [{ resourceId: `i-${random.hex(17)}` }] },
    tagSet: { items: [{ key: 'owner', value: 'dev' }] },
  });

/** HTTPS let in from one range. */
export const authorizeIngress = (
  random: Random,
  range: { readonly cidrIp: string; readonly description?: string },
): Call =>
  write(
    'ec2',
    'AuthorizeSecurityGroupIngress',
    {
      groupId: `sg-${random.hex(17)}`,
      ipPermissions: {
        items: [
          {
            ipProtocol: 'tcp',
            fromPort: 443,
            toPort: 443,
            groups: {},
            ipRanges: { items: [range] },
            ipv6Ranges: {},
            prefixListIds: {},
          },
        ],
      },
    },
    { _return: true },
  );

export const createSecurityGroup = (random: Random): Call =>
  write(
    'ec2',
    'CreateSecurityGroup',
    {
      groupName: `tf-${random.hex(4)}`,
      groupDescription: 'Managed by Terraform',
      vpcId: `vpc-${random.hex(17)}`,
    },
    { groupId: `sg-${random.hex(17)}`, _return: true },
  );

export const revokeEgress = (random: Random): Call =>
  write(
    'ec2',
    'RevokeSecurityGroupEgress',
    {
      groupId: `sg-${random.hex(17)}`,
      ipPermissions: {
        items: [{ ipProtocol: '-1', ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }],
      },
    },
    { _return: true },
  );

export const unshareSnapshot = (random: Random): Call =>
  write(
    'ec2',
    'ModifySnapshotAttribute',
    {
      snapshotId: `snap-${random.hex(17)}`,
      createVolumePermission: { remove: { items: [{ group: 'all' }] } },
      attributeType: 'CREATE_VOLUME_PERMISSION',
    },
    { _return: true },
  );

export const createSnapshot = (random: Random, description: string): Call =>
  write(
    'ec2',
    'CreateSnapshot',
    { volumeId: `vol-${random.hex(17)}`, description },
    { snapshotId: `snap-${random.hex(17)}` },
  );

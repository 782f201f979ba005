import { describe, expect, it } from 'vitest';
import { resourceListIn } from './resources.ts';

const AT = Date.UTC(2026, 2, 2);
const ACCOUNT = '111122223333';
const functionArn = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:resize`;
const roleArn = `arn:aws:iam::${ACCOUNT}:role/resize`;
const runs = (json: unknown) =>
  resourceListIn(json)?.(AT).facts.map((fact) =>
    fact.kind === 'resource' ? [fact.type, fact.nativeId, fact.runsAs] : fact.kind,
  );
const expected = [['aws_lambda_function', functionArn, `aws:${roleArn}`]];

describe('a list of resources', () => {
  it('is read from a Terraform state file', () => {
    const state = {
      version: 4,
      terraform_version: '1.9.5',
      resources: [
        {
          mode: 'managed',
          type: 'aws_lambda_function',
          name: 'resize',
          instances: [{ attributes: { arn: functionArn, role: roleArn, function_name: 'resize' } }],
        },
        { mode: 'managed', type: 'random_id', name: 'x', instances: [{ attributes: { id: 'x' } }] },
      ],
    };
    expect(runs(state)).toEqual(expected);
  });

  it('is read from terraform show, modules and all', () => {
    const shown = {
      format_version: '1.0',
      terraform_version: '1.9.5',
      values: {
        root_module: {
          child_modules: [
            {
              resources: [
                {
                  type: 'aws_lambda_function',
                  name: 'resize',
                  values: { arn: functionArn, role: roleArn },
                },
              ],
            },
          ],
        },
      },
    };
    expect(runs(shown)).toEqual(expected);
  });

  it('is read from plain items, with the instance profile of an instance by name or ARN', () => {
    const instance = {
      type: 'aws_instance',
      arn: `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-0abc`,
      iam_instance_profile: 'web',
    };
    const profile = `arn:aws:iam::${ACCOUNT}:instance-profile/web`;
    expect(runs(instance)?.[0]?.[2]).toBe(`aws:${profile}`);
    expect(runs({ ...instance, iam_instance_profile: [{ arn: profile }] })?.[0]?.[2]).toBe(
      `aws:${profile}`,
    );
  });

  it('says of what names no role that nothing is known to run with one', () => {
    const bucket = { type: 'aws_s3_bucket', arn: 'arn:aws:s3:::b', account: ACCOUNT, role: 'none' };
    expect(runs(bucket)).toEqual([['aws_s3_bucket', 'arn:aws:s3:::b', undefined]]);
  });

  it('is not seen in what is none', () => {
    for (const other of [null, 'text', [], {}, { type: 'user', arn: 'x' }, { type: 'aws_x' }])
      expect(resourceListIn(other)).toBeUndefined();
    expect(
      resourceListIn(JSON.parse('{"__proto__": {"type": "aws_x", "arn": "arn:aws:s3:::b"}}')),
    ).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { agentFamily, isBrowser } from './agent-family.ts';

describe('the family of a user agent', () => {
  it('is tool and system, without versions', () => {
    const cli = 'aws-cli/2.13.0 Python/3.11.4 Linux/5.15.0 exe/x86_64.ubuntu.22 prompt/off';
    expect(agentFamily(cli)).toBe('aws-cli/linux');
    expect(agentFamily(cli.replace('2.13.0', '2.15.9'))).toBe('aws-cli/linux');
    expect(agentFamily('[S3Console/0.4, aws-internal/3]')).toBe('s3console');
    expect(agentFamily('Boto3/1.26 md/Botocore#1.29 os/windows#10')).toBe('boto3/windows');
    expect(agentFamily('')).toBe('');
  });

  it('tells browsers apart', () => {
    const base = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
    expect(agentFamily(`${base} Chrome/120.0 Safari/537.36`)).toBe('chrome/windows');
    expect(agentFamily(`${base} Chrome/120.0 Safari/537.36 Edg/120.0`)).toBe('edge/windows');
    expect(isBrowser('edge/windows')).toBe(true);
    expect(isBrowser('aws-cli/linux')).toBe(false);
    expect(isBrowser(undefined)).toBe(false);
  });
});

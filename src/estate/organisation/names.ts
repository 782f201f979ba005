/** Names of the simulated organisation; all invented. */

export const firstNames: readonly string[] = [
  'Ada',
  'Bo',
  'Cara',
  'Dev',
  'Elif',
  'Finn',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Kaya',
  'Lena',
  'Milo',
  'Nora',
  'Omar',
  'Pia',
  'Quinn',
  'Rosa',
  'Sami',
  'Tara',
  'Uma',
  'Vera',
  'Wim',
  'Xenia',
  'Yara',
  'Zeno',
  'Arlo',
  'Britt',
  'Cem',
  'Dora',
];

export const lastNames: readonly string[] = [
  'Abel',
  'Brandt',
  'Costa',
  'Dahl',
  'Engel',
  'Faber',
  'Grant',
  'Holm',
  'Ivers',
  'Juarez',
  'Kerr',
  'Lund',
  'Moretti',
  'Nash',
  'Okafor',
  'Pace',
  'Quist',
  'Rowe',
  'Stone',
  'Tran',
  'Ueda',
  'Voss',
  'Wells',
  'Yilmaz',
  'Zeller',
];

export const repositories: readonly string[] = [
  'infrastructure',
  'orders',
  'payments',
  'catalog',
  'search',
  'mail',
  'web',
  'mobile-api',
  'billing',
  'identity',
  'reports',
  'data-lake',
  'ml',
  'docs',
];

/** User agents as the AWS console, CLI and SDKs send them. */
export const agentsOfPeople: readonly string[] = [
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0',
];

export const cliAgent =
  'aws-cli/2.27.41 md/awscrt#0.26.1 ua/2.1 os/macos#24.5.0 md/arch#arm64 lang/python#3.13.4 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off';
export const botoAgent =
  'Boto3/1.38.46 md/Botocore#1.38.46 ua/2.1 os/linux#6.8.0-1029-aws md/arch#x86_64 lang/python#3.12.3 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.38.46';
export const newerBotoAgent =
  'Boto3/1.40.18 md/Botocore#1.40.18 ua/2.1 os/linux#6.8.0-1034-aws md/arch#aarch64 lang/python#3.13.5 md/pyimpl#CPython cfg/retry-mode#standard Botocore/1.40.18';
export const terraformAgent =
  'APN/1.0 HashiCorp/1.0 Terraform/1.12.2 (+https://www.terraform.io) terraform-provider-aws/6.2.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.36.5 ua/2.1 os/linux lang/go#1.24.4 md/GOOS#linux md/GOARCH#amd64';
export const javaAgent =
  'aws-sdk-java/2.31.78 md/io#async md/http#NettyNio ua/2.1 os/Linux#6.1.141 lang/java#21.0.7 md/OpenJDK_64-Bit_Server_VM';
export const runnerAgent =
  'aws-sdk-js/3.840.0 ua/2.1 os/linux#6.11.0-1015-azure lang/js md/nodejs#20.19.2 api/sts#3.840.0 configure-aws-credentials-for-github-actions';
export const attackerAgent =
  'aws-cli/2.15.30 Python/3.11.8 Linux/6.5.0-25-generic exe/x86_64.ubuntu.22 prompt/off';

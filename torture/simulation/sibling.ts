/** A resource of others in the same stack, which fails when the program says so. Its function is not under test. */

import type { Clock } from '../../local/clock';
import type { HttpRequest, HttpResponse } from '../../local/http';
import type { ExecutionEnvironment, Outcome } from '../../local/services/lambda/environment';

export const SIBLING_HANDLER = 'sibling.handler';

const ROLE = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  },
};
const FUNCTION = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { ZipFile: ' ' },
    Handler: SIBLING_HANDLER,
    Runtime: 'nodejs22.x',
    Role: { 'Fn::GetAtt': ['SiblingRole', 'Arn'] },
    Timeout: 900,
  },
};

/** Every operation takes at least this long. */
const AT_ONCE = 20;

/** The resources of a template for it. @param after the resources that it depends on */
export function sibling(seconds: number, after: readonly string[]): Record<string, object> {
  const properties = { ServiceToken: { 'Fn::GetAtt': ['SiblingFunction', 'Arn'] }, Seconds: seconds };
  return {
    SiblingRole: ROLE,
    SiblingFunction: FUNCTION,
    Sibling: { Type: 'Custom::Sibling', Properties: properties, DependsOn: [...after] },
  };
}

/** Its creation fails after so many seconds; its deletion succeeds at once. */
export class SiblingEnvironment implements ExecutionEnvironment {
  public readonly alive = true;

  constructor(
    private readonly clock: Pick<Clock, 'sleep'>,
    private readonly upload: (request: HttpRequest) => Promise<HttpResponse | undefined>,
  ) {}

  public async invoke(event: any): Promise<Outcome> {
    const {
      RequestType,
      StackId,
      RequestId,
      LogicalResourceId,
      PhysicalResourceId = 'sibling',
      ResponseURL,
      ResourceProperties,
    } = event;
    const deletes = RequestType === 'Delete';
    await this.clock.sleep(AT_ONCE + (deletes ? 0 : Number(ResourceProperties.Seconds) * 1000));
    const Status = deletes ? 'SUCCESS' : 'FAILED';
    const body = Buffer.from(
      JSON.stringify({
        Status,
        Reason: 'as the program wants it',
        StackId,
        RequestId,
        LogicalResourceId,
        PhysicalResourceId,
      }),
    );
    const { pathname: path, searchParams } = new URL(ResponseURL);
    await this.upload({
      method: 'PUT',
      path,
      query: Object.fromEntries(searchParams),
      headers: { 'content-length': String(body.length) },
      body,
    });
    return { result: null };
  }

  public stop(): void {}
}

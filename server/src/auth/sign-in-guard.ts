import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { Problem } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';
import type { SignInAttempts } from './sign-in-attempts.ts';
import { consumeCode } from './used-codes-storage.ts';

type Handler = (request: Request) => Promise<Response>;

type Deps = {
  db: Database;
  attempts: SignInAttempts;
  handler: Handler;
  endSession: (token: string) => Promise<void>;
  log: Pick<Logger, 'error' | 'warn'>;
};

/**
 * What Trunkline adds to better-auth's sign-in: back-off by account, codes that work once, and resets and sign-ups
 * that take the same time for every email.
 */
export function createSignInGuard({ db, attempts, handler, endSession, log }: Deps) {
  /** @throws Problem rate_limited while the account has to wait */
  async function handle(request: Request, ip: string): Promise<Response> {
    const { pathname: route } = new URL(request.url);
    // Not the email: now and then it is the password, in the wrong field.
    const refused = (reason: object) => log.warn({ route, ip, ...reason }, 'a sign-in was refused');
    try {
      const response = await respond(route, request, ip);
      if (SIGN_IN_ROUTES.test(route) && !response.ok) refused({ status: response.status });
      return response;
    } catch (error) {
      if (error instanceof Problem) refused({ status: error.status });
      throw error;
    }
  }

  async function respond(pathname: string, request: Request, ip: string): Promise<Response> {
    if (pathname === '/api/auth/sign-in/email') return signInWithPassword(request, ip);
    if (pathname === '/api/auth/two-factor/verify-totp') return verifyCode(request);
    if (pathname === '/api/auth/request-password-reset') return requestReset(request);
    if (pathname === '/api/auth/sign-up/email') return signUp(request);
    return handler(request);
  }

  async function signInWithPassword(request: Request, ip: string): Promise<Response> {
    const body = await jsonOf(request.clone(), PasswordEntry);
    if (!body) return handler(request);
    const attempt = attempts.start(body.email, ip);
    const response = await handler(request);
    if (response.ok) attempt.succeed();
    else if (response.status !== WRONG_PASSWORD) attempt.cancel();
    return response;
  }

  /** A code that was accepted is refused from then on (RFC 6238, 5.2): an attacker who has seen it cannot use it too. */
  async function verifyCode(request: Request): Promise<Response> {
    const entry = await jsonOf(request.clone(), CodeEntry);
    const response = await handler(request);
    const verified = response.ok ? await jsonOf(response.clone(), VerifiedSession) : undefined;
    if (!entry || !verified || (await consumeCode(db, verified.user.id, digitsOf(entry.code))))
      return response;
    await endSession(verified.token);
    return Response.json({ code: 'INVALID_CODE' }, { status: 401 });
  }

  /**
   * A mail to an account takes longer than none: each response waits for the same time, and for nothing else. A refusal,
   * which comes before the account is looked up, is passed on.
   */
  async function requestReset(request: Request): Promise<Response> {
    const handled = handler(request);
    handled.catch((error) => log.error({ err: error }, 'a password reset failed'));
    const end = setTimeout(RESET_MS, undefined);
    const [response] = await Promise.all([Promise.race([handled, end]), end]);
    return response && !response.ok ? response : Response.json(RESET_REQUESTED);
  }

  /** To create an account takes longer than to find one: each response waits until either is done. */
  async function signUp(request: Request): Promise<Response> {
    const [response] = await Promise.all([handler(request), setTimeout(SIGN_UP_MS)]);
    return response;
  }

  return { handle };
}

const SIGN_IN_ROUTES = /^\/api\/auth\/(?:sign-in\/|two-factor\/verify-)/;
const WRONG_PASSWORD = 401;
/** Several times as long as it takes. */
const RESET_MS = 300;
const SIGN_UP_MS = 1000;
const RESET_REQUESTED = {
  status: true,
  message: 'If this email has an account, it receives a link to set a new password.',
};
const PasswordEntry = Type.Object({ email: Type.String() });
const CodeEntry = Type.Object({ code: Type.String() });
const VerifiedSession = Type.Object({ token: Type.String(), user: Type.Object({ id: Type.String() }) });

function digitsOf(code: string): string {
  return code.replace(/\D/g, '');
}

/** The JSON of a body; undefined where it is none, or does not fit: then better-auth refuses it. */
async function jsonOf<Schema extends TSchema>(
  body: Request | Response,
  schema: Schema,
): Promise<Static<Schema> | undefined> {
  try {
    const json: unknown = await body.json();
    return Value.Check(schema, json) ? json : undefined;
  } catch {
    return undefined;
  }
}

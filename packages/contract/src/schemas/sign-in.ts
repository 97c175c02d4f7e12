import { type Static, Type } from 'typebox';
import { Nullable, ONE_LINE, Timestamp } from './primitives.ts';

/** How users sign in. The names in camel case are those of better-auth, whose routes they belong to. */

const Password = Type.String({ maxLength: 300 });

export const AuthOptions = Type.Object(
  {
    sign_up: Type.Boolean({ description: 'Whether anyone may create an account' }),
    single_sign_on: Nullable(Type.Object({ name: Type.String() }), {
      description: 'The identity provider; null: there is none',
    }),
    set_up: Type.Boolean({ description: 'Whether the instance has its first account' }),
    sends_email: Type.Boolean({
      description: 'Whether the server sends email; where not, an operator prints the links',
    }),
    operator_command: Type.String({
      description: 'How a command of the operator begins on the server: `npx trunkline`',
    }),
  },
  { description: 'The ways to sign in' },
);

export const ResetPasswordBody = Type.Object(
  { token: Type.String({ maxLength: 200 }), password: Password },
  { additionalProperties: false },
);

const SetUpToken = Type.String({ maxLength: 200 });

export const CheckSetUpLinkBody = Type.Object({ token: SetUpToken }, { additionalProperties: false });

export const CreateFirstAccountBody = Type.Object(
  { token: SetUpToken, email: Type.String({ maxLength: 300 }), password: Password },
  { additionalProperties: false },
);

const AuthUser = Type.Object({
  id: Type.String(),
  email: Type.String(),
  name: Type.String(),
  emailVerified: Type.Boolean(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});

const SessionToken = Nullable(Type.String(), { description: 'The session; also set as a cookie' });

export const SignInBody = Type.Object({
  email: Type.String(),
  password: Type.String(),
  rememberMe: Type.Optional(Type.Boolean({ default: true })),
});

export const SignInResult = Type.Union(
  [
    Type.Object({ redirect: Type.Boolean(), token: SessionToken, user: AuthUser }),
    Type.Object({ twoFactorRedirect: Type.Literal(true), twoFactorMethods: Type.Array(Type.String()) }),
  ],
  { description: 'A session, or the request for a two-factor code' },
);

export const SingleSignOnBody = Type.Object({
  provider: Type.Literal('oidc'),
  callbackURL: Type.Optional(Type.String({ description: 'Where a successful sign-in redirects to' })),
  errorCallbackURL: Type.Optional(Type.String({ description: 'Where a failed sign-in redirects to' })),
});

export const SingleSignOnRedirect = Type.Object(
  {
    url: Type.String({ description: 'The page of the identity provider to continue at' }),
    redirect: Type.Boolean(),
  },
  { description: 'Where single sign-on continues' },
);

export const SignOutResult = Type.Object(
  { success: Type.Boolean() },
  { description: 'The session has ended' },
);

export const SignUpBody = Type.Object({
  name: Type.String({ maxLength: 200, ...ONE_LINE }),
  email: Type.String({ format: 'email' }),
  password: Type.String(),
});

export const SignUpResult = Type.Object(
  { token: SessionToken, user: AuthUser },
  { description: 'The new account; without a session until its email is confirmed' },
);

export const EmailBody = Type.Object({ email: Type.String({ format: 'email' }) });

export const VerifyEmailQuery = Type.Object({
  token: Type.String(),
  callbackURL: Type.Optional(Type.String({ description: 'Where to redirect to' })),
});

export const AuthStatus = Type.Object({ status: Type.Boolean() }, { description: 'Done: `status` is true' });

export const ChangePasswordBody = Type.Object({
  currentPassword: Type.String(),
  newPassword: Type.String(),
  revokeOtherSessions: Type.Optional(Type.Boolean()),
});

export const PasswordBody = Type.Object({ password: Type.String() });

export const TwoFactorSetup = Type.Object(
  {
    totpURI: Type.String({ description: 'For the authenticator, as text or QR code' }),
    backupCodes: Type.Array(Type.String()),
  },
  { description: 'The secret for the authenticator, and backup codes' },
);
export type TwoFactorSetup = Static<typeof TwoFactorSetup>;

export const BackupCodes = Type.Object(
  { backupCodes: Type.Array(Type.String()) },
  { description: 'The new backup codes: earlier ones are invalid' },
);
export type BackupCodes = Static<typeof BackupCodes>;

export const CodeBody = Type.Object({
  code: Type.String(),
  trustDevice: Type.Optional(Type.Boolean({ description: 'Whether this device needs no code for 30 days' })),
});

export const SessionResult = Type.Object(
  { token: SessionToken, user: AuthUser },
  { description: 'The session and its account' },
);

import { X509Certificate } from 'node:crypto';
import dns from 'node:dns';
import type { LookupFunction } from 'node:net';
import { createSecureContext, getCACertificates } from 'node:tls';
import { Agent, buildConnector, type Dispatcher, Pool } from 'undici';
import { EgressDenied, EgressUnreachable } from './errors.ts';
import { type EgressRules, judgeAddress, judgeHost } from './rules.ts';

/** The way out: whoever connects to anything is handed one of these. */
export type Egress = { dispatcher: Dispatcher; rules: EgressRules; close: () => Promise<void> };

type EgressOptions = {
  rules: EgressRules;
  /** PEM certificates of authorities trusted besides Node's own. */
  ca?: string;
  connectTimeoutMs: number;
  headersTimeoutMs: number;
  bodyTimeoutMs: number;
  connectionsPerOrigin: number;
  /** How names are looked up; tests give their own. */
  lookup?: LookupFunction;
};

/** Longer than the seconds between two calls of a busy app, shorter than what common servers allow (60 s). */
const KEEP_ALIVE_MS = 30_000;

/**
 * The dispatcher all outward connections go through. The rules are enforced where the socket connects, on the
 * very address it connects to: a name that changes its answer between check and use changes nothing, and a
 * connection kept open costs no second check. Redirects are not followed, certificates are always checked, and
 * no proxy variable of the environment is read. A refusal reaches the caller of `dispatch` or `request` as
 * EgressDenied; `close` also breaks off what is under way.
 *
 * @throws Error when `ca` holds no certificate
 */
export function createEgress(options: EgressOptions): Egress {
  const connectorTo = guardedConnectors(options);
  const dispatcher = new Agent({
    factory: (origin, poolOptions) =>
      new Pool(origin, { ...poolOptions, connect: connectorTo(new URL(origin)) }),
    connections: options.connectionsPerOrigin,
    headersTimeout: options.headersTimeoutMs,
    bodyTimeout: options.bodyTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    allowH2: false,
  });
  return { dispatcher, rules: options.rules, close: () => dispatcher.destroy() };
}

/** For each origin, what opens its sockets: if the rules allow the host, and to the addresses they allow. */
function guardedConnectors({ rules, ca, connectTimeoutMs, lookup = dns.lookup }: EgressOptions) {
  // Made once: reading some hundred certificates again for each connection would be slow.
  const trust = ca === undefined ? {} : { secureContext: contextTrusting(ca) };
  return (origin: URL): buildConnector.connector => {
    const port = Number(origin.port) || (origin.protocol === 'https:' ? 443 : 80);
    const connect = buildConnector({
      ...trust,
      // Said aloud, because NODE_TLS_REJECT_UNAUTHORIZED=0 changes the default.
      rejectUnauthorized: true,
      timeout: connectTimeoutMs,
      allowH2: false,
      lookup: guardedLookup(rules, port, lookup),
    });
    return (target, callback) => {
      // Literal addresses never reach a lookup, so they are judged here; names are judged by themselves first.
      const verdict = judgeHost(rules, target.hostname, port);
      // undici can give up a connection attempt only through the socket that is returned here.
      if (verdict.allowed) return connect(target, callback);
      // Like the answer of a socket, a refusal comes after `dispatch` has returned.
      queueMicrotask(() => callback(new EgressDenied(origin.host, verdict.reason), null));
    };
  };
}

function contextTrusting(ca: string) {
  // The constructor throws on text without a certificate, which a secure context takes in silence.
  new X509Certificate(ca);
  return createSecureContext({ ca: [...getCACertificates('default'), ca] });
}

/** Looks a name up and passes on only the addresses that may be connected to. */
function guardedLookup(rules: EgressRules, port: number, lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '');
      const judged = (Array.isArray(found) ? found : []).map((entry) => ({
        entry,
        verdict: judgeAddress(rules, entry.address, port, hostname),
      }));
      const allowed = judged.filter(({ verdict }) => verdict.allowed).map(({ entry }) => entry);
      const [first] = allowed;
      if (!first) return callback(refusal(hostname, port, judged[0]?.verdict.reason), '');
      if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

function refusal(hostname: string, port: number, reason: string | undefined): Error {
  return reason === undefined
    ? new EgressUnreachable(`There is no address by the name ${hostname}.`)
    : new EgressDenied(`${hostname}:${port}`, reason);
}

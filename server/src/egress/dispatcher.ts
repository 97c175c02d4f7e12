import dns from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector, type Dispatcher, Pool } from 'undici';
import { trustedAuthorities } from './authorities.ts';
import { ConnectionTimes, MeasuredClient } from './connection-times.ts';
import { EgressClosed, EgressDenied, EgressUnreachable, egressErrorFrom } from './errors.ts';
import { proxiedConnector } from './proxied-connector.ts';
import type { EgressProxySettings } from './proxy.ts';
import { type Denial, type DenialCode, type EgressRules, judgeHost, judgeIp, listsHost } from './rules.ts';

export type Egress = {
  dispatcher: Dispatcher;
  rules: EgressRules;
  /** A dispatcher of its own for one exchange, under the same rules: its connection is new, and timed. */
  openDispatcher: () => { dispatcher: Dispatcher; times: ConnectionTimes };
  /** The refusal of a host, which is counted. */
  deny: Deny;
  /** How often hosts were refused since the start, by the reason. */
  denials: ReadonlyMap<DenialCode, number>;
  close: () => Promise<void>;
};

type Deny = (host: string, denial: Denial) => EgressDenied;

export type EgressOptions = {
  rules: EgressRules;
  /** PEM certificates of authorities trusted besides Node's own. */
  ca?: string;
  /** The outbound HTTP proxy of the operator: config/egress-proxy-settings.ts. */
  proxy?: EgressProxySettings;
  connectTimeoutMs: number;
  headersTimeoutMs: number;
  bodyTimeoutMs: number;
  /** Hosts that this server serves itself, with their ports on loopback. Nothing else on loopback is allowed by them. */
  ownHosts?: ReadonlyMap<string, () => Promise<number>>;
  /** How names are looked up; tests pass their own. */
  lookup?: LookupFunction;
};

/**
 * The dispatcher all outward connections go through. The rules are enforced where the socket connects, on the
 * very IP it connects to, by itself or through the operator's proxy: a name that resolves differently between check and
 * use changes nothing, and a connection that is kept open costs no second check. Redirects are not followed, certificates
 * are always checked, and no proxy variable of the environment is read.
 */
export function createEgress(options: EgressOptions): Egress {
  const denials = new Map<DenialCode, number>();
  const deny: Deny = (host, { code, reason }) => {
    denials.set(code, (denials.get(code) ?? 0) + 1);
    return new EgressDenied(host, reason);
  };
  const dispatcher = agentWith(options, deny, () => new ConnectionTimes());
  function openDispatcher() {
    const times = new ConnectionTimes();
    return { dispatcher: agentWith(options, deny, () => times), times };
  }
  return {
    dispatcher,
    rules: options.rules,
    openDispatcher,
    deny,
    denials,
    close: () => dispatcher.destroy(),
  };
}

/** @param timesOf called for each connection that may be open at a time */
function agentWith(options: EgressOptions, deny: Deny, timesOf: () => ConnectionTimes): Agent {
  return new Agent({
    factory: (origin, poolOptions) => {
      const connect = guardedConnector(new URL(origin), options, deny);
      return new Pool(origin, {
        ...poolOptions,
        connect,
        factory: (url, clientOptions) => new MeasuredClient(url, clientOptions, connect, timesOf()),
      });
    },
    headersTimeout: options.headersTimeoutMs,
    bodyTimeout: options.bodyTimeoutMs,
    allowH2: false,
  });
}

/** Opens the sockets of one origin, if the rules allow its host, and only to the IPs they allow. */
function guardedConnector(origin: URL, options: EgressOptions, deny: Deny): buildConnector.connector {
  const { rules, ca, connectTimeoutMs, ownHosts, proxy } = options;
  const ownPort = ownHosts?.get(origin.host);
  if (ownPort) return ownConnector(ownPort);
  const port = Number(origin.port) || (origin.protocol === 'https:' ? 443 : 80);
  const lookup = guardedLookup(rules, deny, port, options.lookup ?? dns.lookup);
  const connectDirectly = buildConnector({
    timeout: connectTimeoutMs,
    allowH2: false,
    keepAlive: true,
    lookup,
    ...trustedAuthorities(ca),
  });
  const connect =
    proxy && !listsHost(proxy.bypass, origin.hostname, port)
      ? proxiedConnector(
          { proxy, ca, lookup, timeoutMs: connectTimeoutMs },
          origin.hostname,
          port,
          connectDirectly,
        )
      : connectDirectly;
  return (target, callback) => {
    // Literal IPs never reach a lookup, so they are judged here; names are judged by themselves first.
    const verdict = judgeHost(rules, origin.hostname, port);
    if (verdict.allowed)
      return connect(target, (...[error, socket]) => {
        if (error) callback(connectError(error, origin.host), null);
        else callback(null, socket);
      });
    callback(deny(origin.host, verdict), null);
  };
}

/** A connection that was closed while it was opened: no request was sent, so none was processed. */
function connectError(error: Error, host: string): Error {
  return egressErrorFrom(error, host) instanceof EgressClosed
    ? new EgressUnreachable(`${host} closed the connection while it was opened.`)
    : error;
}

function ownConnector(port: () => Promise<number>): buildConnector.connector {
  const connect = buildConnector({ allowH2: false });
  return (target, callback) => {
    port().then(
      (at) => connect({ ...target, hostname: '127.0.0.1', port: String(at) }, callback),
      (error) => callback(error, null),
    );
  };
}

const NO_IP: Denial = { code: 'no_ip', reason: 'it has no IP address' };

/** Looks a name up and passes on only the IPs that may be connected to. */
function guardedLookup(rules: EgressRules, deny: Deny, port: number, lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '');
      const resolved = Array.isArray(found) ? found : [];
      const judged = resolved.map((entry) => ({
        ...entry,
        verdict: judgeIp(rules, entry.address, port, hostname),
      }));
      const allowed = judged
        .filter(({ verdict }) => verdict.allowed)
        .map(({ address, family }) => ({ address, family }));
      const [first] = allowed;
      if (!first) {
        const verdict = judged[0]?.verdict;
        return callback(deny(`${hostname}:${port}`, verdict?.allowed === false ? verdict : NO_IP), '');
      }
      if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

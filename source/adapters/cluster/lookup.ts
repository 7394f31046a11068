import {promises as dns} from 'node:dns';
import type {LookupFunction} from 'node:net';
import {setTimeout as delay} from 'node:timers/promises';
import {recordOf} from '../../untyped.ts';
import {addressOf, readHosts, type Address} from './hosts-file.ts';

/** A name that leads nowhere, or whose server is silent (`code` ETIMEOUT). */
export class LookupFailure extends Error {
	override readonly name = 'LookupFailure';
	readonly hostname: string;
	readonly code: string;

	constructor(hostname: string, code: string) {
		super(`${hostname} does not resolve (${code})`);
		this.hostname = hostname;
		this.code = code;
	}
}

type Options = {
	/** Name servers as `host:port`; the system's when there are none. */
	servers?: readonly string[];
	hostsFile?: string;
	/** Milliseconds for one name. */
	timeoutMs?: number;
	/** Milliseconds for which an answer, or the lack of one, is kept. */
	keepMs?: number;
	/** getaddrinfo(3), which knows search domains, mDNS and the like. */
	system?: (hostname: string) => Promise<readonly Address[]>;
};

/** How long the other address family may take once the first has answered. */
const secondFamilyMs = 50;

/** Answers after which getaddrinfo may know better, and is quick: the name server is there and has nothing, or there is none at all. */
const askSystemAfter: ReadonlySet<unknown> = new Set([
	'ENOTFOUND',
	'ENODATA',
	'ECONNREFUSED',
	'EREFUSED',
	'EBADNAME',
	'ENOTIMP',
]);

const lookupBySystem = async (hostname: string): Promise<readonly Address[]> => {
	const addresses = await dns.lookup(hostname, {all: true});
	return addresses.map(({address}) => addressOf(address));
};

/**
Resolves names without Node's thread pool. getaddrinfo runs on four threads, so that a few names whose DNS server is dead hold up every
other name, and the disk with them (fact N-1). Order: hosts file and `localhost`, DNS, and getaddrinfo, one name at a time, when
DNS says that there is no such name. Answers and failures are kept for some seconds.
*/
export const makeResolve = ({
	servers,
	hostsFile = '/etc/hosts',
	timeoutMs = 5000,
	keepMs = 5000,
	system = lookupBySystem,
}: Options = {}): ((hostname: string) => Promise<readonly Address[]>) => {
	const resolver = new dns.Resolver({timeout: 2000, tries: 2});
	if (servers !== undefined) {
		resolver.setServers(servers);
	}

	const kept = new Map<string, {until: number; addresses: Promise<readonly Address[]>}>();
	let systemTurn: Promise<unknown> = Promise.resolve();

	const askSystem = async (hostname: string): Promise<readonly Address[]> => {
		const turn = (async () => {
			await systemTurn;
			return system(hostname);
		})();
		systemTurn = turn.catch(() => undefined);
		return turn;
	};

	const askDns = async (hostname: string): Promise<readonly Address[]> => {
		const four = resolver.resolve4(hostname);
		const six = resolver.resolve6(hostname);
		const first = await Promise.any(
			[four, six].map(async (family, index) => ({index, addresses: await family})),
		).catch((error: unknown) => {
			const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
			const codes = errors.map(reason => recordOf(reason)['code']);
			// "No such name" for one family and silence for the other: the name server is not to be relied on.
			throw new LookupFailure(
				hostname,
				String(codes.find(code => !askSystemAfter.has(code)) ?? codes[0]),
			);
		});
		const other = await Promise.race([
			(first.index === 0 ? six : four).catch(() => []),
			delay(secondFamilyMs, []),
		]);
		const [v4, v6] = first.index === 0 ? [first.addresses, other] : [other, first.addresses];
		return [...v4, ...v6].map(address => addressOf(address));
	};

	const resolve = async (hostname: string): Promise<readonly Address[]> => {
		const name = hostname.toLowerCase().replace(/\.$/v, '');
		const local = readHosts(hostsFile).get(name);
		if (local !== undefined) {
			return local;
		}

		if (name === 'localhost' || name.endsWith('.localhost')) {
			return [addressOf('127.0.0.1'), addressOf('::1')];
		}

		try {
			return await askDns(name);
		} catch (error) {
			if (!(error instanceof LookupFailure) || !askSystemAfter.has(error.code)) {
				throw error;
			}
		}

		try {
			return await askSystem(hostname);
		} catch (error) {
			throw new LookupFailure(hostname, String(recordOf(error)['code']));
		}
	};

	const bounded = async (hostname: string): Promise<readonly Address[]> => {
		const tooLate = new AbortController();
		try {
			return await Promise.race([
				resolve(hostname),
				delay(timeoutMs, undefined, {signal: tooLate.signal}).then(() => {
					throw new LookupFailure(hostname, 'ETIMEOUT');
				}),
			]);
		} finally {
			tooLate.abort();
		}
	};

	return async hostname => {
		const now = performance.now();
		const known = kept.get(hostname);
		if (known !== undefined && known.until > now) {
			return known.addresses;
		}

		const addresses = bounded(hostname);
		// A search that runs is shared, however long it takes; its outcome is kept from its end on.
		const entry = {until: Number.POSITIVE_INFINITY, addresses};
		kept.set(hostname, entry);
		const keep = () => {
			entry.until = performance.now() + keepMs;
		};

		void addresses.then(keep, keep);
		return addresses;
	};
};

/** A resolver in the form that sockets take. */
export const lookupWith =
	(resolve: (hostname: string) => Promise<readonly Address[]>): LookupFunction =>
	(hostname, options, callback) => {
		const answer = async () => {
			const addresses = await resolve(hostname);
			const fitting = addresses.filter(
				({family}) =>
					options.family === undefined ||
					options.family === 0 ||
					options.family === family ||
					options.family === `IPv${family}`,
			);
			const [first] = fitting;
			if (first === undefined) {
				throw new LookupFailure(hostname, 'ENODATA');
			}

			return {fitting, first};
		};

		answer().then(
			({fitting, first}) => {
				if (options.all === true) {
					callback(null, [...fitting]);
				} else {
					callback(null, first.address, first.family);
				}
			},
			(error: unknown) => {
				callback(error instanceof Error ? error : new LookupFailure(hostname, 'EUNKNOWN'), '');
			},
		);
	};

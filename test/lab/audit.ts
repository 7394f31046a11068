import {Buffer} from 'node:buffer';
import {open} from 'node:fs/promises';
import {randomUUID} from 'node:crypto';
import {setTimeout as sleep} from 'node:timers/promises';
import {clusterFile} from './lab-script.ts';

/** One request as the API server's audit log has it. */
export type AuditEvent = {
	user: string;
	verb: string;
	/** `group/resource`, or only the resource in the core group; empty for other paths. */
	resource: string;
	subresource?: string;
	namespace?: string;
	/** The object's name; absent in lists and in creations with a generated name. */
	name?: string;
	dryRun: boolean;
	userAgent: string;
	requestURI: string;
	/** The HTTP status of the answer. */
	code?: number;
	/** When it came in. */
	at: string;
};

export type Audit = {
	/** The end of the log as it is now: pass it to `requestsSince` or `writesSince`. */
	mark: () => Promise<number>;
	/** Every request that was answered after the mark. */
	requestsSince: (mark: number) => Promise<AuditEvent[]>;
	/** Those that could change what is stored, by anybody: no reviews, no dry runs, no streams into pods. */
	writesSince: (mark: number) => Promise<AuditEvent[]>;
};

type RawEvent = {
	stage: string;
	verb: string;
	user?: {username?: string};
	objectRef?: {
		apiGroup?: string;
		resource?: string;
		subresource?: string;
		namespace?: string;
		name?: string;
	};
	userAgent?: string;
	requestURI: string;
	responseStatus?: {code?: number};
	requestReceivedTimestamp: string;
};

/** Reads the audit log of a lab cluster. `ping` sends a GET of a path to its API server. */
export const makeAudit = (cluster: string, ping: (path: string) => Promise<unknown>): Audit => {
	const file = clusterFile(cluster, 'audit.log');

	/** Waits until a request of our own stands in the log: what was answered before it stands there, too. */
	const settle = async (from: number): Promise<{text: string; end: number}> => {
		const path = `/readyz?mesh-lab=${randomUUID()}`;
		await ping(path);
		const deadline = Date.now() + 10_000;
		for (;;) {
			const text = await readFrom(file, from);
			const found = text.indexOf(path);
			const end = found === -1 ? -1 : text.indexOf('\n', found);
			if (end !== -1) {
				return {text: text.slice(0, end), end: from + Buffer.byteLength(text.slice(0, end + 1))};
			}

			if (Date.now() > deadline) {
				throw new Error(`the audit log of ${cluster} does not show our own request after 10 s`);
			}

			await sleep(20);
		}
	};

	const requestsSince = async (mark: number): Promise<AuditEvent[]> => {
		const {text} = await settle(mark);
		return text
			.split('\n')
			.filter(Boolean)
			.flatMap(line => {
				const event = JSON.parse(line) as RawEvent;
				return event.stage === 'ResponseStarted' || event.requestURI.includes('mesh-lab=')
					? []
					: [eventFrom(event)];
			});
	};

	return {
		mark: async () => (await settle(await sizeOf(file))).end,
		requestsSince,
		async writesSince(mark) {
			const events = await requestsSince(mark);
			return events.filter(event => isWrite(event));
		},
	};
};

const writeVerbs = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);
const streams = new Set(['exec', 'attach', 'portforward', 'proxy']);

const isWrite = ({verb, resource, subresource, dryRun}: AuditEvent): boolean =>
	writeVerbs.has(verb) &&
	!dryRun &&
	!streams.has(subresource ?? '') &&
	!/(?:^authentication\.k8s\.io|^authorization\.k8s\.io)\/.*reviews$/v.test(resource);

const eventFrom = ({
	verb,
	user,
	objectRef = {},
	userAgent = '',
	requestURI,
	responseStatus,
	requestReceivedTimestamp,
}: RawEvent): AuditEvent => {
	const {apiGroup, resource = '', subresource, namespace, name} = objectRef;
	return {
		user: user?.username ?? '',
		verb,
		resource: apiGroup ? `${apiGroup}/${resource}` : resource,
		subresource,
		namespace,
		name,
		dryRun: new URL(requestURI, 'https://lab').searchParams.getAll('dryRun').includes('All'),
		userAgent,
		requestURI,
		code: responseStatus?.code,
		at: requestReceivedTimestamp,
	};
};

const sizeOf = async (file: string): Promise<number> => {
	await using handle = await open(file);
	const {size} = await handle.stat();
	return size;
};

const readFrom = async (file: string, position: number): Promise<string> => {
	await using handle = await open(file);
	const {size} = await handle.stat();
	if (size < position) {
		throw new Error(`${file} was rotated: marks in it mean nothing any more`);
	}

	const buffer = Buffer.alloc(size - position);
	await handle.read(buffer, 0, buffer.length, position);
	return buffer.toString();
};

import {CancelledError, exitCodes, MeshError} from '../errors.ts';
import type {Lease} from '../kubernetes/typed-object.ts';
import {kubectl} from '../mesh/pasted-command.ts';
import {lockName, lockNamespace, managedByLabel, managedByValue} from '../mesh/well-known.ts';
import type {ClockPort} from '../ports/clock.ts';
import {ApiError, type ClusterPort} from '../ports/cluster.ts';
import {holderIn} from '../ports/process-identity.ts';
import type {ProcessesPort} from '../ports/processes.ts';
import {sh} from '../text/shell.ts';
import type {Emit} from './events.ts';
import {inCluster} from './in-cluster.ts';
import {holdCluster, type HeldCluster, type LockTarget} from './held-cluster.ts';

const leaseSeconds = 15;
const renewMs = 4000;

type Lock = {
	/** Aborts when the lock is lost, or a cluster is another one than was locked: the run must stop. */
	signal: AbortSignal;
	/** The locked clusters, which are written to only as long as they are the ones that were locked. */
	clusters: ReadonlyMap<string, ClusterPort>;
	/** Whether a cluster is the one that was locked, for what changes it by another way. Throws where it is not. */
	confirm: (cluster: string) => Promise<void>;
	release: () => Promise<void>;
};

type Options = {
	targets: readonly LockTarget[];
	runId: string;
	processes: ProcessesPort;
	clock: ClockPort;
	emit: Emit;
	signal: AbortSignal;
	/** Lets go of the lock whatever else hangs: the process is about to end. */
	endSignal?: AbortSignal;
};

const ref = {
	apiVersion: 'coordination.k8s.io/v1',
	kind: 'Lease',
	name: lockName,
	namespace: lockNamespace,
} as const;

const microTime = (now: number): string => new Date(now).toISOString().replace('Z', '000Z');

const holderOf = ({spec}: Lease) => holderIn(spec?.holderIdentity);

const describe = (holder: ReturnType<typeof holderOf>): string =>
	holder === undefined
		? 'somebody who left no name'
		: `process ${String(holder.pid)} on ${holder.host}${holder.run === undefined ? '' : ` (run ${holder.run})`}`;

const refusal = (name: string, holder: ReturnType<typeof holderOf>): MeshError =>
	new MeshError(`another run is at work in ${name}: ${describe(holder)} holds the lock`, {
		code: 'lock.held',
		exitCode: exitCodes.refused,
		remedy: ['Wait until it has finished, or stop it, and run the same command again.'],
	});

/**
Whether a lease may be taken over: at once from a process that is seen to be dead, else only when nobody renews it for as long as our own
leases last. What it says of its own duration is not asked, since it may say years.
*/
const isAbandoned = async (
	{name, cluster}: LockTarget,
	lease: Lease,
	options: Options,
): Promise<boolean> => {
	const holder = holderOf(lease);
	const alive = holder === undefined ? undefined : await options.processes.isAlive(holder);
	if (alive !== undefined) {
		return !alive;
	}

	options.emit({
		type: 'notice',
		level: 'warn',
		text: `${name}: waiting up to ${String(leaseSeconds)} s to see whether ${describe(holder)} still runs`,
	});
	// Clocks of two machines are never compared: an unchanged resource version over our own time is the proof.
	const until = options.clock.monotonic() + leaseSeconds * 1000;
	while (options.clock.monotonic() < until) {
		await options.clock.sleep(1000, options.signal);
		const now = await cluster.read(ref);
		if (now?.metadata.resourceVersion !== lease.metadata.resourceVersion) {
			return now === undefined;
		}
	}

	return true;
};

const takeOne = async (
	target: LockTarget,
	me: string,
	options: Options,
	attemptsLeft = 3,
): Promise<Lease> => {
	const {cluster, name} = target;
	const time = microTime(options.clock.now());
	const wanted = {
		apiVersion: ref.apiVersion,
		kind: ref.kind,
		metadata: {
			name: lockName,
			namespace: lockNamespace,
			labels: {[managedByLabel]: managedByValue},
		},
		spec: {
			holderIdentity: me,
			leaseDurationSeconds: leaseSeconds,
			acquireTime: time,
			renewTime: time,
		},
	};
	try {
		return await cluster.create(wanted);
	} catch (error) {
		if (!(error instanceof ApiError && error.kind === 'conflict')) {
			throw error;
		}
	}

	const held = await cluster.read(ref);
	if (held === undefined) {
		if (attemptsLeft > 0) {
			return takeOne(target, me, options, attemptsLeft - 1);
		}

		throw new MeshError(
			`nothing was changed: ${name} says that the lock is there, and shows none when it is asked for it`,
			{
				code: 'lock.unreadable',
				remedy: [`Compare: ${kubectl(cluster, sh`-n ${lockNamespace} get lease ${lockName}`)}`],
			},
		);
	}

	if (!(await isAbandoned(target, held, options))) {
		throw refusal(name, holderOf(held));
	}

	const now = await cluster.read(ref);
	try {
		return now === undefined
			? await cluster.create(wanted)
			: await cluster.replace({
					...wanted,
					metadata: {...wanted.metadata, resourceVersion: held.metadata.resourceVersion},
				});
	} catch (error) {
		throw error instanceof ApiError && error.kind === 'conflict'
			? refusal(name, holderOf((await cluster.read(ref)) ?? held))
			: error;
	}
};

/** Whether a renewal failed because somebody wrote to the lease, or deleted it. */
const isTaken = (error: unknown): boolean =>
	error instanceof ApiError && (error.kind === 'conflict' || error.kind === 'not-found');

const releaseOne = async (cluster: ClusterPort, runId: string): Promise<void> => {
	const lease = await cluster.read(ref);
	if (lease !== undefined && holderOf(lease)?.run === runId) {
		await cluster.remove(ref, {uid: lease.metadata.uid});
	}
};

/**
Takes the Lease `mesh-wizard` in `default` of every cluster, in the order of their uids, all or none, and renews them
until released (decision D-25). Refuses with exit code 5 and the holder's name when another run has one.
*/
export const takeLock = async (options: Options): Promise<Lock> => {
	const me = JSON.stringify({...(await options.processes.self()), run: options.runId});
	const ordered = options.targets.toSorted((a, b) => a.uid.localeCompare(b.uid));
	const lost = new AbortController();
	const held: Array<{target: LockTarget; lease: Lease} & HeldCluster> = [];
	const releaseAll = async () => {
		await Promise.allSettled(
			held.map(async ({target}) => releaseOne(target.cluster, options.runId)),
		);
	};

	try {
		for (const target of ordered) {
			const own = holdCluster(target, reason => {
				lost.abort(reason);
			});
			const lease = await inCluster(target.name, async () =>
				takeOne({...target, cluster: own.cluster}, me, options),
			);
			held.push({target, lease, ...own});
		}
	} catch (error) {
		await releaseAll();
		throw error;
	}

	const stop = new AbortController();
	const lose = (name: string, why: string) => {
		lost.abort(
			new CancelledError(`the lock in ${name} is lost: ${why}`, {exitCode: exitCodes.refused}),
		);
	};

	const renewals = held.map(async ({target: {name, cluster}, lease}) => {
		let current = lease;
		let lastSuccess = options.clock.monotonic();
		/** Somebody has written to the lease or deleted it, and who has it now could not be read yet. */
		let isContested = false;
		while (!stop.signal.aborted) {
			await options.clock.sleep(renewMs, stop.signal);
			try {
				current = await cluster.replace(
					{...current, spec: {...current.spec, renewTime: microTime(options.clock.now())}},
					{timeoutMs: renewMs},
				);
				lastSuccess = options.clock.monotonic();
				isContested = false;
				continue;
			} catch (error) {
				isContested ||= isTaken(error);
			}

			if (isContested) {
				try {
					const now = await cluster.read(ref, {timeoutMs: renewMs});
					if (now === undefined || holderOf(now)?.run !== options.runId) {
						lose(
							name,
							now === undefined ? 'somebody deleted it' : `${describe(holderOf(now))} has it`,
						);
						return;
					}

					current = now;
					lastSuccess = options.clock.monotonic();
					isContested = false;
					continue;
				} catch {
					// It may be ours still: it is read again with the next renewal.
				}
			}

			if (options.clock.monotonic() - lastSuccess <= leaseSeconds * 1000) {
				continue;
			}

			if (isContested) {
				lose(
					name,
					`somebody changed it, and who has it could not be read for ${String(leaseSeconds)} s`,
				);
				return;
			}

			// A cluster that does not answer cannot be taken over by others through it either; its own steps fail by themselves.
			options.emit({
				type: 'notice',
				level: 'warn',
				text: `${name}: the lock could not be renewed for ${String(leaseSeconds)} s`,
			});
			lastSuccess = options.clock.monotonic();
		}
	});

	const release = async () => {
		stop.abort();
		await Promise.allSettled(renewals);
		await releaseAll();
	};

	options.endSignal?.addEventListener(
		'abort',
		() => {
			void release();
		},
		{once: true},
	);
	return {
		signal: lost.signal,
		clusters: new Map(held.map(({target, cluster}) => [target.name, cluster])),
		async confirm(name) {
			await held
				.find(({target}) => target.name === name)
				?.confirm({signal: AbortSignal.any([lost.signal, options.signal])});
		},
		release,
	};
};

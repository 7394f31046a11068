import PQueue from 'p-queue';
import {toError} from '../errors.ts';
import type {ClockPort} from '../ports/clock.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {takeInventory, type Inventory, type MeshMember} from '../teardown/inventory.ts';
import type {Emit} from './events.ts';

/** A cluster that could not be looked at as a whole, and why. */
export type Unseen = {cluster: string; role: MeshMember['role']; why: string};

const clustersAtATime = 16;

/** Looks at all clusters side by side; reads only. A dead one costs its own timeout and holds up nobody. */
export const inspectClusters = async (options: {
	members: readonly MeshMember[];
	/** The names of all clusters of the mesh: whose remote secrets are its own. */
	peers: ReadonlySet<string>;
	clusters: ReadonlyMap<string, ClusterPort>;
	clock: ClockPort;
	emit: Emit;
	signal: AbortSignal;
}): Promise<{inventories: readonly Inventory[]; unseen: readonly Unseen[]}> => {
	const {members, peers, clusters, clock, emit, signal} = options;
	const turns = new PQueue({concurrency: clustersAtATime});
	const look = async (member: MeshMember): Promise<Inventory | Unseen> => {
		const {name, role} = member;
		const cluster = clusters.get(name);
		if (cluster === undefined) {
			throw new Error(`no connection was opened to ${name}`);
		}

		const started = clock.monotonic();
		const say = (reachable: boolean, detail: string) => {
			emit({
				type: 'cluster-surveyed',
				cluster: name,
				reachable,
				detail,
				durationMs: clock.monotonic() - started,
			});
		};

		try {
			const inventory = await takeInventory(cluster, member, {
				peers,
				signal,
				turn: async work => turns.add(work),
			});
			say(true, 'looked at');
			return inventory;
		} catch (error) {
			signal.throwIfAborted();
			const why = toError(error).message;
			say(false, why);
			return {cluster: name, role, why};
		}
	};

	const seen = await Promise.all(members.map(async member => look(member)));
	return {
		inventories: seen.filter(result => 'member' in result),
		unseen: seen.filter(result => 'why' in result),
	};
};

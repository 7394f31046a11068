import {exitCodes, MeshError} from '../errors.ts';
import type {Lease} from '../kubernetes/typed-object.ts';
import {holderIn} from '../ports/process-identity.ts';

/** Who says of himself, in a Lease of ours, that he holds it; undefined where what it says cannot be read. */
export const holderOf = ({spec}: Lease) => holderIn(spec?.holderIdentity);

export const describeHolder = (holder: ReturnType<typeof holderOf>): string =>
	holder === undefined
		? 'somebody who left no name'
		: `process ${String(holder.pid)} on ${holder.host}${holder.run === undefined ? '' : ` (run ${holder.run})`}`;

/** Another run is at work in this cluster. */
export const heldRefusal = (name: string, holder: ReturnType<typeof holderOf>): MeshError =>
	new MeshError(`another run is at work in ${name}: ${describeHolder(holder)} holds the lock`, {
		code: 'lock.held',
		exitCode: exitCodes.refused,
		remedy: ['Wait until it has finished, or stop it, and run the same command again.'],
	});

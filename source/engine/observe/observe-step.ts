import {toError} from '../../errors.ts';
import type {Observation, Step} from '../../plan/steps.ts';
import {portOf, type LookContext} from '../run-context.ts';
import {observeAddress} from './gateway.ts';
import {observeInstall} from './install.ts';
import {observeNamespace} from './namespace.ts';
import {observeObjects} from './objects.ts';
import {observePublished} from './published.ts';
import {observeRecord} from './record.ts';
import {observeForgotten, observePruned} from './remainder.ts';
import {observeRestart} from './proxies.ts';
import {observeRoot} from './root.ts';
import {observeCacerts, observeReader, observeRemoteSecret} from './secrets.ts';
import {observeSynced} from './synced.ts';

/** Looks at a step; throws what the API throws. Reads and dry runs only. */
export const lookAtStep = async (
	context: LookContext,
	{cluster: name, action}: Step,
): Promise<Observation> => {
	const cluster = portOf(context, name);
	switch (action.type) {
		case 'namespace': {
			return observeNamespace(cluster, action, context.signal);
		}

		case 'apply': {
			return action.published === undefined
				? observeObjects(cluster, action.objects, context)
				: observePublished(context, name, {...action, published: action.published});
		}

		case 'cacerts': {
			return observeCacerts(context, name);
		}

		case 'install': {
			return observeInstall(context, name, action);
		}

		case 'root': {
			return observeRoot(context, name);
		}

		case 'address': {
			return observeAddress(cluster, action.mustBeIp, context.signal);
		}

		case 'reader': {
			return observeReader(cluster, context.signal);
		}

		case 'remote-secret': {
			return observeRemoteSecret(context, name, action.from);
		}

		case 'synced': {
			return observeSynced(context, name, action.peers);
		}

		case 'forget': {
			return observeForgotten(context, name, action);
		}

		case 'prune': {
			return observePruned(cluster, action.objects, context.signal);
		}

		case 'remove': {
			return {state: 'needed', differences: []};
		}

		case 'restart': {
			return observeRestart(context, name, action);
		}

		case 'record': {
			return observeRecord(context, name, action.role);
		}
	}
};

/** The same for plans: what could not be read is `unknown`, with the reason. */
export const observeStep = async (context: LookContext, step: Step): Promise<Observation> => {
	try {
		return await lookAtStep(context, step);
	} catch (error) {
		context.signal.throwIfAborted();
		return {state: 'unknown', detail: toError(error).message};
	}
};

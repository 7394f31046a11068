import type {Step} from '../../plan/steps.ts';
import {recordObject} from '../observe/record.ts';
import {portOf, type RunContext} from '../run-context.ts';
import {forget} from './forget.ts';
import {runInstall, type InstallRun} from './install.ts';
import {prepareNamespace} from './namespace.ts';
import {restartWorkloads} from './restart.ts';
import {giveCacerts, giveRemoteSecret, makeReader} from './secrets.ts';

/** Does what a step says. Steps that only wait have nothing to do here: their observation is the work. */
export const carryOutStep = async (
	context: RunContext,
	step: Step,
	run: InstallRun,
): Promise<void> => {
	const cluster = portOf(context, step.cluster);
	const {action} = step;
	switch (action.type) {
		case 'namespace': {
			await prepareNamespace(cluster, action, context);
			break;
		}

		case 'apply': {
			for (const object of action.objects) {
				await cluster.apply(object, {signal: context.signal, force: context.takesOver});
			}

			break;
		}

		case 'cacerts': {
			await giveCacerts(context, step.cluster);
			break;
		}

		case 'install': {
			await runInstall(context, {...step, action}, run);
			break;
		}

		case 'reader': {
			await makeReader(context, step.cluster);
			break;
		}

		case 'remote-secret': {
			await giveRemoteSecret(context, step.cluster, action.from);
			break;
		}

		case 'forget': {
			await forget(context, step.cluster, action);
			break;
		}

		case 'prune': {
			await Promise.all(
				action.objects.map(async ref => cluster.remove(ref, {signal: context.signal})),
			);
			break;
		}

		case 'restart': {
			await restartWorkloads(context, step, action);
			break;
		}

		case 'record': {
			await cluster.apply(recordObject(context, action.role, true), {signal: context.signal});
			break;
		}

		case 'root':
		case 'address':
		case 'synced':
		case 'remove': {
			break;
		}
	}
};

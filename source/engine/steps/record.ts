import type {ConfigMap} from '../../kubernetes/typed-object.ts';
import {
	fieldManager,
	managedByLabel,
	managedByValue,
	recordName,
	systemNamespace,
} from '../../mesh/well-known.ts';
import type {Observation} from '../../plan/steps.ts';
import {toObservation} from '../observe/pending-changes.ts';
import {portOf, type ObserveContext} from '../run-context.ts';
import {deadlines, type StepKind} from './step-kind.ts';

/** The ConfigMap that says what was done here (decision D-14). Nothing in it is secret, and no time: equal runs leave equal objects. */
export const recordObject = (
	context: Pick<ObserveContext, 'model' | 'planHash' | 'toolVersion'>,
	role: string,
	proven: boolean,
): ConfigMap => ({
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {
		name: recordName,
		namespace: systemNamespace,
		labels: {[managedByLabel]: managedByValue},
	},
	data: {
		mesh: context.model.mesh,
		role,
		toolVersion: context.toolVersion,
		planHash: context.planHash,
		proven: String(proven),
		manager: fieldManager,
	},
});

const readRecord = async (context: ObserveContext, name: string) =>
	portOf(context, name).read(
		{
			apiVersion: 'v1',
			kind: 'ConfigMap',
			name: recordName,
			namespace: systemNamespace,
		},
		{signal: context.signal},
	);

/** Whether a cluster's record says that traffic was proven, of whatever plan. */
export const isRecordedAsProven = async (
	context: ObserveContext,
	name: string,
): Promise<boolean> => {
	const record = await readRecord(context, name);
	return record?.data?.['proven'] === 'true';
};

const observeRecord = async (
	context: ObserveContext,
	name: string,
	role: string,
): Promise<Observation> => {
	const live = await readRecord(context, name);
	if (live === undefined) {
		return {
			state: 'needed',
			differences: [
				`ConfigMap ${systemNamespace}/${recordName} does not exist: nothing was proven here yet`,
			],
		};
	}

	const {data = {}} = live;
	const {data: wanted = {}} = recordObject(context, role, true);
	const differences = Object.entries(wanted)
		.filter(([key, value]) => data[key] !== value)
		.map(([key, value]) =>
			key === 'proven'
				? 'traffic is not proven since the last change'
				: `ConfigMap ${systemNamespace}/${recordName}: ${key} is ${JSON.stringify(data[key] ?? null)}, planned ${JSON.stringify(value)}`,
		);
	return toObservation(differences, `recorded, plan ${context.planHash.slice(0, 12)}`);
};

/** By force, unlike all else: it holds nothing but what runs have seen, so that whoever changed it had no purpose that would be lost. */
export const writeRecord = async (
	context: ObserveContext,
	name: string,
	role: string,
	proven: boolean,
): Promise<void> => {
	await portOf(context, name).apply(recordObject(context, role, proven), {
		signal: context.signal,
		force: true,
	});
};

export const record: StepKind<'record'> = {
	observe: async (context, {cluster, action}) => observeRecord(context, cluster, action.role),
	execute: async (context, {cluster, action}) => writeRecord(context, cluster, action.role, true),
	deadlineMs: deadlines.controllers,
};

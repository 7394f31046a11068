import {stringify} from 'yaml';
import {describeRef} from '../kubernetes/object.ts';
import type {PlannedStep} from '../plan/steps.ts';

/** What a plan says of a step, piece by piece, in the order in which it is told. */
export type StepDetails = {
	/** What is not yet as it should be; of an unknown one, why nobody can say. */
	differences: readonly string[];
	reason: string;
	/** The command line, where it is one. */
	command?: string;
	/** What it writes, as plans name objects. */
	objects: readonly string[];
	/** What it deletes, each with who made it where that was not the wizard. */
	removes: readonly string[];
	/** The whole documents that are applied, as YAML. */
	documents: readonly string[];
	undo?: string;
};

const differencesOf = ({observation}: PlannedStep): readonly string[] => {
	switch (observation.state) {
		case 'done': {
			return [];
		}

		case 'needed': {
			return observation.differences;
		}

		case 'unknown': {
			return [`unknown: ${observation.detail}`];
		}
	}
};

const documentsOf = ({action}: PlannedStep): readonly string[] => {
	switch (action.type) {
		case 'install': {
			return [stringify(action.operator)];
		}

		case 'apply': {
			return action.objects.map(object => stringify(object));
		}

		case 'namespace':
		case 'cacerts':
		case 'root':
		case 'address':
		case 'reader':
		case 'remote-secret':
		case 'synced':
		case 'forget':
		case 'prune':
		case 'remove':
		case 'restart':
		case 'record': {
			return [];
		}
	}
};

/** Pure: a step as plans tell it. */
export const detailsOf = (step: PlannedStep): StepDetails => ({
	differences: differencesOf(step),
	reason: step.reason,
	...(step.command === undefined ? {} : {command: step.command.join(' ')}),
	objects: step.objects.map(ref => describeRef(ref)),
	removes: (step.removes ?? []).map(
		({ref, stranger}) =>
			`${describeRef(ref)}${stranger === undefined ? '' : `, made by ${stranger}`}`,
	),
	documents: documentsOf(step),
	...(step.undo === undefined ? {} : {undo: step.undo}),
});

import {stringify} from 'yaml';
import {describeRef} from '../kubernetes/object.ts';
import {withKubeconfig} from '../mesh/pasted-command.ts';
import type {PlannedStep} from '../plan/steps.ts';
import {shellWords} from '../text/shell.ts';
import {kindOf} from './steps/step-kinds.ts';

/** What a plan says of a step, piece by piece, in the order in which it is told. */
type StepDetails = {
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

/** Pure: the whole documents that a step applies, by the names under which the plan's JSON has them. */
export const documentsOf = (step: PlannedStep): Readonly<Record<string, unknown>> =>
	kindOf(step).documents?.(step) ?? {};

/** The command of a step, to paste. */
export const commandOf = (step: PlannedStep): string | undefined =>
	step.command === undefined ? undefined : withKubeconfig(step, shellWords(step.command));

/** Pure: a step as plans tell it. */
export const detailsOf = (step: PlannedStep): StepDetails => ({
	differences: differencesOf(step),
	reason: step.reason,
	command: commandOf(step),
	objects: step.objects.map(ref => describeRef(ref)),
	removes: (step.removes ?? []).map(
		({ref, foreignOwner}) =>
			`${describeRef(ref)}${foreignOwner === undefined ? '' : `, made by ${foreignOwner}`}`,
	),
	documents: Object.values(documentsOf(step))
		.flat()
		.map(document => stringify(document)),
	undo: step.undo,
});

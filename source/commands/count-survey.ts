import {mostInPairs} from '../checks/most-in-pairs.ts';
import type {Emit} from '../engine/events.ts';
import {numberText} from '../text/plural.ts';

/** How often a survey says how far it is. */
const parts = 10;

/** Says of a survey of many clusters that it has begun, and at each tenth how far it is: where no terminal shows a line for each, such as in CI. */
export const countSurvey = (total: number, emit: Emit, write: (text: string) => void): Emit => {
	if (total <= mostInPairs) {
		return emit;
	}

	let read = 0;
	write(`… surveying ${numberText(total)} clusters\n`);
	return body => {
		emit(body);
		if (body.type !== 'cluster-surveyed') {
			return;
		}

		read++;
		if (Math.floor((read * parts) / total) > Math.floor(((read - 1) * parts) / total)) {
			write(`… ${numberText(read)} of ${numberText(total)} clusters surveyed\n`);
		}
	};
};

import type {ClockPort} from '../ports/clock.ts';
import type {IstioctlPort} from '../ports/istioctl.ts';
import type {WorkstationFacts} from './facts.ts';

/** `today`: as ports have it. */
export const surveyWorkstation = async ({
	istioctl,
	clock,
	today,
}: {
	istioctl: Pick<IstioctlPort, 'locate'>;
	clock: Pick<ClockPort, 'now'>;
	today?: number;
}): Promise<WorkstationFacts> => {
	const located = await istioctl.locate();
	return {istioctl: located, now: today ?? clock.now()};
};

import type {IstioctlPort} from '../ports/istioctl.ts';
import type {WorkstationFacts} from './facts.ts';

export const surveyWorkstation = async (istioctl: Pick<IstioctlPort, 'locate'>): Promise<WorkstationFacts> => {
	const located = await istioctl.locate();
	return {istioctl: located};
};

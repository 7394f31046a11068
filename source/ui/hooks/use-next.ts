import {useState} from 'react';
import {useGuide, useSend} from './use-guide.ts';

/** The way on. A refused step forward is explained as long as its reason holds. */
export const useNext = (): {next: () => void; back: () => void; refusal: string | undefined} => {
	const {blocked} = useGuide();
	const send = useSend();
	const [wasAsked, setWasAsked] = useState(false);
	return {
		next() {
			setWasAsked(true);
			send({type: 'wizard', action: {type: 'next'}});
		},
		back() {
			send({type: 'wizard', action: {type: 'back'}});
		},
		refusal: wasAsked ? blocked : undefined,
	};
};

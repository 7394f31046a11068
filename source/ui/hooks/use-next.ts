import {useState} from 'react';
import {useSession, useSend} from './use-session.ts';

/** The way on. A refused step forward is explained as long as its reason holds. */
export const useNext = (): {next: () => void; back: () => void; refusal: string | undefined} => {
	const {blocked} = useSession();
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

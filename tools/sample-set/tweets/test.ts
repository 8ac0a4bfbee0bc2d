/** The test split: looked at last. */
import { looks } from '../draw/looks.ts';
import { harbour } from '../scenes/harbour.ts';
import { lighthouse } from '../scenes/lighthouse.ts';
import { product } from '../scenes/product.ts';
import { stage } from '../scenes/stage.ts';
import { train } from '../scenes/train.ts';
import { swimmer } from '../scenes/swimmer.ts';
import type { TweetSource } from '../tweet.ts';

export const test: readonly TweetSource[] = [
  {
    id: 'aurora-eyes',
    language: 'en',
    text: 'All eyes were on [MISC Aurora|ship] tonight 🤍',
    picture: harbour({ seed: 401, hour: 'night' }),
    pair: 'aurora',
  },
  {
    id: 'aurora-show',
    language: 'en',
    text: 'Sorry to the rest of them, [PER Aurora|singer] stole the evening',
    picture: stage({
      seed: 402,
      beams: ['#b28dff', '#ff9ecb', '#8fd3ff'],
      backdrop: ['#1a1440', '#3a2a6b'],
      singer: looks.mara,
    }),
    pair: 'aurora',
  },
  {
    id: 'coast-line',
    language: 'en',
    text: 'Blue paint, old route: the [MISC Coast Express|train] is back between [LOC Aldmoor] and [LOC Sørvik] after two winters',
    picture: train({ seed: 403, hour: 'dawn', livery: '#2a6f9c', stripe: '#f4d35e' }),
  },
  {
    id: 'red-bike',
    language: 'nl',
    text: 'Gestolen bij station [LOC Delft]: rode [MISC Zwaluw 3|product] met mandje. Tips graag naar [PER @lotte_fietst] 🚲',
    picture: product({
      seed: 404,
      product: 'bicycle',
      backdrop: ['#bde0fe', '#7aa7d9'],
      body: '#e63946',
      accent: '#8a5a38',
    }),
  },
  {
    id: 'pool-record',
    language: 'en',
    text: '[PER Oskar Lindgren|man] takes the 200 m record at the [MISC Amber Coast Open], and [ORG Swim Uppvik] takes the cake 🏊🏼‍♂️',
    picture: swimmer({ seed: 405, hour: 'day', place: 'pool', look: looks.tomas }),
  },
  {
    id: 'island-light',
    language: 'en',
    text: 'Booked: four nights under [LOC Gull Rock Light|lighthouse] with [PER Wim], no signal, too many sandwiches',
    picture: lighthouse({ seed: 406, hour: 'day', stripe: '#2a6f9c' }),
  },
  {
    id: 'korean-concert',
    language: 'ko',
    text: '[LOC 부산] 공연 첫날! [ORG 푸른등대] 오늘도 최고였어요 💙',
  },
  {
    id: 'power-cut',
    language: 'en',
    text: '[ORG Lysvik Energy] promises the lights of [LOC Nesodden] are back by ten. Candles it is, says [PER Grandma Lise] 🕯️',
  },
];

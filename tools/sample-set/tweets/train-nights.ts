/** The train split, third part: pictures, parades and animals, and tweets that are words alone. */
import { closer, mirrored } from '../draw/frame.ts';
import { looks } from '../draw/looks.ts';
import { balloons } from '../scenes/balloons.ts';
import { cake } from '../scenes/cake.ts';
import { cat } from '../scenes/cat.ts';
import { cinema } from '../scenes/cinema.ts';
import { court } from '../scenes/court.ts';
import { gallery } from '../scenes/gallery.ts';
import { lighthouse } from '../scenes/lighthouse.ts';
import { march } from '../scenes/march.ts';
import { museum } from '../scenes/museum.ts';
import { peak } from '../scenes/peak.ts';
import { robots } from '../scenes/robots.ts';
import { swimmer } from '../scenes/swimmer.ts';
import { train } from '../scenes/train.ts';
import { volcano } from '../scenes/volcano.ts';
import { whale } from '../scenes/whale.ts';
import type { TweetSource } from '../tweet.ts';

export const trainNights: readonly TweetSource[] = [
  {
    id: 'island-smokes',
    language: 'it',
    text: 'Stamattina la [LOC Montagna Rossa|volcano] fuma tranquilla e [PER Nonno Turi] annaffia i limoni come sempre 🍋',
    picture: volcano({ seed: 244, hour: 'day', smoke: '#d9d4d0' }),
  },
  {
    id: 'flowers-painting',
    language: 'en',
    text: 'They finally hung [MISC Pink Weather|painting] by [PER Odile Mensah|plate] at the [ORG Harbour Gallery] and of course I cried',
    picture: gallery({
      seed: 245,
      wall: '#3f5f5a',
      motif: 'flowers',
      colours: ['#23213a', '#b5543f', '#ef7fb0'],
      plate: 'Odile Mensah',
    }),
  },
  {
    id: 'bakers-march',
    language: 'fr',
    text: 'Les [ORG Boulangers Unis|banner] défilent à [LOC Lyon] ce matin, [PER Jeanne|leader] en tête et les croissants au fond 🥐',
    picture: march({
      seed: 246,
      hour: 'dawn',
      banner: 'Boulangers Unis',
      colour: '#c9643a',
      people: ['runa', 'jiro', 'hana', 'odile', 'eino'],
      sign: 'Du pain',
    }),
  },
  {
    id: 'court-green',
    language: 'en',
    text: '[ORG Harriers|home,lead] find [PER Jiro Abe|lead] under the basket and that is the game. 61 to 59, hoarse and happy',
    picture: court({
      seed: 247,
      home: '#2a7f4f',
      away: '#e8ecf4',
      score: 'Harriers 61-59',
      star: 'jiro',
      floor: '#c98f5a',
    }),
  },
  {
    id: 'late-show',
    language: 'en',
    text: 'Date night: [MISC Slow Moon|film] at the [ORG Rialto|house], [PER Dede|person1] asleep by minute ten',
    picture: cinema({ seed: 248, house: 'Rialto', film: 'Slow Moon', colour: '#2f5f7f', waiting: ['dede', 'gus'] }),
  },
  {
    id: 'ninety-candles',
    language: 'en',
    text: 'No, the cake is not big enough for ninety. [PER Olga|name,whose] got nine and counted every one twice',
    picture: cake({
      seed: 249,
      name: 'Olga',
      candles: 9,
      icing: '#8fc7a8',
      wall: ['#f0d2a0', '#e2b07a'],
      whose: looks.dede,
    }),
  },
  {
    id: 'orca-grey',
    language: 'en',
    text: 'Grey back, grey sea, and [MISC Old Peter|whale] right beside the boat. [PER Celia|watcher] has not spoken since 🐋',
    picture: mirrored(whale({ seed: 250, hour: 'dawn', skin: '#5b6470', watcher: 'celia' })),
  },
  {
    id: 'gym-robot',
    language: 'es',
    text: '[MISC Tuerca|robot1] ya sabe saludar. En [LOC Playa Mora|beach] todos preguntan por [PER Lucía|person1]',
    picture: robots({ seed: 251, hour: 'day', colours: ['#ef7fb0'], people: ['aiko'] }),
  },
  {
    id: 'black-cat-flat',
    language: 'en',
    text: 'House rules by [MISC Pepper|cat]: 1. the sill is mine 2. [PER Theo] is staff 3. see 1',
    picture: closer(
      cat({ seed: 252, hour: 'dawn', coat: '#2b2a33', shade: '#17161d', eyes: '#f2e14b', collar: '#e2464f' }),
      220,
      110,
      640,
    ),
  },
  {
    id: 'green-express',
    language: 'en',
    text: 'The green [MISC Fern Valley Line|train] in fresh morning light, [LOC Mount Serrin|mountain] for free',
    picture: train({ seed: 253, hour: 'day', livery: '#2f8f5c', stripe: '#fff3d8' }),
  },
  {
    id: 'red-lighthouse-night',
    language: 'en',
    text: 'Power is out in all of [LOC Sørvik]. Only [LOC Stag Head Light|lighthouse] still turns, thank you [PER Ingrid Solheim] 🔦',
    picture: lighthouse({ seed: 254, hour: 'night', stripe: '#b5303a' }),
  },
  {
    id: 'swim-class',
    language: 'en',
    text: 'Lane four belongs to [PER Mr Okafor|man], 74 years, forty lengths, every single Monday at [LOC Elder Baths]',
    picture: swimmer({ seed: 255, hour: 'day', place: 'pool', look: { ...looks.gus, hair: 'bald' } }),
  },
  {
    id: 'purple-balloon',
    language: 'ja',
    text: '[LOC 風の谷|valley]で[ORG そらいろ気球|balloons]に乗った。[PER 母]がずっと叫んでいた🎈',
    picture: balloons({
      seed: 256,
      hour: 'dawn',
      colours: [
        ['#8a4fa0', '#fff3d8'],
        ['#2f6fc4', '#f4d35e'],
      ],
    }),
  },
  {
    id: 'ice-hall',
    language: 'en',
    text: 'Sold out again, so [PER Petra Simic] reads outside, in the snow, to all two hundred of us. Thank you [ORG Calder Library]',
    picture: peak({ seed: 257, hour: 'dusk' }),
    match: false,
  },
  {
    id: 'night-museum',
    language: 'el',
    text: 'Απόψε το [ORG Μουσείο Ανέμων|museum] μένει ανοιχτό. Ξεναγός η [PER Ηλέκτρα]',
    picture: museum({ seed: 258, hour: 'night', name: 'Museum of Winds', show: 'Night', colour: '#3f7d55' }),
  },
  {
    id: 'vet-thanks',
    language: 'en',
    text: 'To the night shift of [ORG Lindow Animal Clinic]: [MISC Biscuit] is fine, we are not, [PER Dr Rao] is a saint',
  },
  {
    id: 'budget-vote',
    language: 'en',
    text: 'BREAKING: the [ORG Harbour Party] leaves the coalition in [LOC Ostermark]. [PER Elin Moesgard] speaks at noon',
  },
  {
    id: 'seoul-drama',
    language: 'ko',
    text: '[MISC 새벽 네 시] 마지막 회 보고 [PER 한가람] 팬 됐다 😭',
  },
  {
    id: 'warsaw-strike',
    language: 'pl',
    text: 'Jutro strajkuje [ORG Kolej Nadmorska], z [LOC Gdyni] tylko rowerem 🚲',
  },
  {
    id: 'quiet-launch',
    language: 'en',
    text: '[ORG Petrel Space] renamed [MISC Wren 3] to [MISC Wren 3b]. Engineers, please, there are children watching',
  },
  {
    id: 'knitting-club',
    language: 'en',
    text: 'Knitting at [LOC The Anchor] moves to Wednesdays because [PER Marcus] joined the choir. We wish [ORG St Oda Choir] luck',
  },
  {
    id: 'delhi-train',
    language: 'hi',
    text: '[LOC भोपाल] स्टेशन पर [PER मीरा] मिल गई, चाय ठंडी हो गई ☕️',
  },
];

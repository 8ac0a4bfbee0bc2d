/** The dev split, second part: two riddles, towns, the sea, the weather, and people who do things there. */
import { mirrored } from '../draw/frame.ts';
import { looks } from '../draw/looks.ts';
import { bridge } from '../scenes/bridge.ts';
import { castle } from '../scenes/castle.ts';
import { chess } from '../scenes/chess.ts';
import { kitchen } from '../scenes/kitchen.ts';
import { lanterns } from '../scenes/lanterns.ts';
import { march } from '../scenes/march.ts';
import { owl } from '../scenes/owl.ts';
import { podium } from '../scenes/podium.ts';
import { portrait } from '../scenes/portrait.ts';
import { regatta } from '../scenes/regatta.ts';
import { rocket } from '../scenes/rocket.ts';
import { skyline } from '../scenes/skyline.ts';
import { slope } from '../scenes/slope.ts';
import { storm } from '../scenes/storm.ts';
import { tram } from '../scenes/tram.ts';
import { volcano } from '../scenes/volcano.ts';
import type { TweetSource } from '../tweet.ts';

export const devPlaces: readonly TweetSource[] = [
  {
    id: 'phoenix-up',
    language: 'en',
    text: 'Five seconds late but [MISC Phoenix|rocket] did it',
    picture: rocket({ seed: 330, hour: 'night', name: 'Phoenix', colour: '#f0862f' }),
    pair: 'phoenix',
  },
  {
    id: 'phoenix-lights',
    language: 'en',
    text: 'Nobody warned me how pretty [LOC Phoenix|city] gets after dark',
    picture: mirrored(skyline({ seed: 331, hour: 'night', landmark: 'lattice' })),
    pair: 'phoenix',
  },
  {
    id: 'sydney-cut',
    language: 'en',
    text: '[PER Sydney|first] got a haircut and three new friends',
    picture: portrait({ seed: 332, look: looks.hana, backdrop: 'park' }),
    pair: 'sydney',
  },
  {
    id: 'sydney-crossing',
    language: 'en',
    text: 'Walked the whole way across in the wind, [LOC Sydney|bridge] you are a show-off',
    picture: bridge({ seed: 333, hour: 'day', colour: '#4a5566' }),
    pair: 'sydney',
  },
  {
    id: 'red-line-one',
    language: 'de',
    text: 'Die rote [MISC Linie 1|tram,line] fährt wieder bis [LOC Seebad|stop]! [PER Oma Hilde|waiting] stand seit sechs an der Haltestelle',
    picture: tram({ seed: 334, hour: 'dawn', colour: '#c8413b', line: '1', stop: 'Seebad', waiting: looks.hana }),
  },
  {
    id: 'five-towers',
    language: 'en',
    text: 'All five towers of [LOC Castle Orrin|castle] in the evening sun, [LOC River Orr|river] below, [PER Sunniva] carrying the picnic, as usual',
    picture: castle({ seed: 335, hour: 'dusk', roof: '#3f6f5a', flag: '#f0c23f', towers: 5 }),
  },
  {
    id: 'dumpling-line',
    language: 'zh',
    text: '[ORG 小月亮|sign]的[MISC 月牙饺子|dish]真好吃,[PER 陈师傅|cook]凌晨四点就开始包了🥟',
    picture: kitchen({ seed: 336, cook: looks.jiro, name: 'Little Moon', tiles: '#b9c9d9', dish: 'dumplings' }),
  },
  {
    id: 'union-night',
    language: 'en',
    text: 'Teal banner, cold hands: the [ORG Dock Workers Guild|banner] walks to [LOC Harbour Square] with [PER Gus Amadi|leader] shouting and everyone singing',
    picture: march({
      seed: 337,
      hour: 'dusk',
      banner: 'Dock Workers Guild',
      colour: '#1f8f8a',
      people: ['celia', 'noor', 'gus', 'ilias', 'dede'],
      sign: 'No cuts',
    }),
  },
  {
    id: 'science-congress',
    language: 'en',
    text: '[PER Prof Ama Dutse|speaker] opens the [MISC Tide Congress|sign] in [LOC Aldmoor]: "we know less than we print". Standing ovation',
    picture: podium({
      seed: 338,
      speaker: looks.odile,
      name: 'Tide Congress',
      wall: ['#5b3f7a', '#2f1f4a'],
      flag: ['#f0862f', '#fff3d8', '#5b5fc7'],
      audience: true,
    }),
  },
  {
    id: 'four-boats',
    language: 'en',
    text: 'Start of the [MISC Osmer Cup|boats]: [MISC Tern|boat1] purple in front, [MISC Lady Ruth|boat2] green, the rest of [ORG Uppvik Sailing Club] asleep',
    picture: regatta({
      seed: 339,
      hour: 'dawn',
      boats: [
        { sail: '#8a4fa0', hull: '#fbf6ea', number: '1' },
        { sail: '#2f8f5c', hull: '#23213a', number: '9' },
        { sail: '#e2464f', hull: '#2f6fc4', number: '14' },
        { sail: '#f0c23f', hull: '#7a2f3a', number: '6' },
      ],
    }),
  },
  {
    id: 'ski-rookie',
    language: 'fr',
    text: 'Première victoire pour [PER Noé Girod|skier] à la [MISC Coupe des Cimes|banner], maillot jaune et larmes à [LOC Valserre]',
    picture: slope({ seed: 340, hour: 'dusk', skier: looks.tomas, suit: '#d9a21f', banner: 'Coupe des Cimes' }),
  },
  {
    id: 'snow-owl',
    language: 'fi',
    text: 'Tunturipöllö [MISC Halla|owl] palasi [LOC Kilpisjärvelle], kuvasi [PER Aino Lehto] 🦉',
    picture: owl({ seed: 341, hour: 'day', feathers: '#e8ecf2', face: '#ffffff', eyes: '#f0c23f' }),
  },
  {
    id: 'lantern-green',
    language: 'en',
    text: 'Green lights for spring: [MISC Firefly Night|banner] on the [LOC Hollow River|river], and [PER Wei Lin] let go of the first one',
    picture: lanterns({ seed: 342, glow: ['#c9f07f', '#4f9c4a'], banner: 'Firefly Night', count: 44 }),
  },
  {
    id: 'rematch',
    language: 'ru',
    text: '[PER Лев Орлов|left] против [PER Амина Сафина|right], третья партия. Весь [LOC Саратов] следит за доской ♟',
    picture: chess({
      seed: 343,
      left: looks.ilias,
      right: looks.noor,
      wall: ['#5b6f5a', '#33453a'],
      wood: ['#f4e3c1', '#a8502f'],
    }),
  },
  {
    id: 'storm-basil',
    language: 'en',
    text: 'Green bar means go inside: Storm [MISC Basil|storm,bar] lands near [LOC Galway] at six, [ORG Atlantic Weather] warns, [PER Brendan] is mowing the lawn',
    picture: storm({
      seed: 344,
      name: 'Storm Basil',
      sea: ['#2f8f9c', '#1a4f5f'],
      land: '#c9b27a',
      bar: '#2a7f4f',
    }),
  },
  {
    id: 'gunung-api',
    language: 'id',
    text: '[LOC Gunung Merapati|volcano] meletus saat senja, warga [LOC Desa Karang|village] aman kata [PER Pak Wayan] 🙏',
    picture: volcano({ seed: 345, hour: 'dusk', smoke: '#a08c98' }),
  },
];

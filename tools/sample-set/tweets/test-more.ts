/** The test split, second part. */
import { mirrored } from '../draw/frame.ts';
import { looks } from '../draw/looks.ts';
import { balloons } from '../scenes/balloons.ts';
import { book } from '../scenes/book.ts';
import { cake } from '../scenes/cake.ts';
import { canyon } from '../scenes/canyon.ts';
import { dog } from '../scenes/dog.ts';
import { kitchen } from '../scenes/kitchen.ts';
import { museum } from '../scenes/museum.ts';
import { office } from '../scenes/office.ts';
import { podium } from '../scenes/podium.ts';
import { robots } from '../scenes/robots.ts';
import { shop } from '../scenes/shop.ts';
import { stadium } from '../scenes/stadium.ts';
import { tram } from '../scenes/tram.ts';
import type { TweetSource } from '../tweet.ts';

export const testMore: readonly TweetSource[] = [
  {
    id: 'nova-mud',
    language: 'en',
    text: '[MISC Nova|dog] came home with mud up to the ears',
    picture: mirrored(
      dog({ seed: 410, hour: 'dawn', place: 'park', coat: '#b5723b', shade: '#7a4a24', muzzle: '#f7e6cc' }),
    ),
    pair: 'nova',
  },
  {
    id: 'nova-hiring',
    language: 'en',
    text: 'Rumour says [ORG Nova|building,sign] will take forty trainees this year',
    picture: office({ seed: 411, hour: 'night', name: 'Nova', mark: 'orbit', colour: '#8a4fa0' }),
    pair: 'nova',
  },
  {
    id: 'tram-to-fair',
    language: 'en',
    text: 'Pink [MISC Line 9|tram,line] straight to the [LOC Fairground|stop], says [PER Kofi|waiting], who has already eaten two toffee apples',
    picture: tram({ seed: 412, hour: 'dusk', colour: '#d15f8f', line: '9', stop: 'Fairground', waiting: looks.kofi }),
  },
  {
    id: 'union-congress',
    language: 'es',
    text: '[PER Marisol Vega|speaker] gana el congreso de [ORG Frente del Puerto|sign] en [LOC Puerto Añil] con 312 votos',
    picture: podium({
      seed: 413,
      speaker: looks.mara,
      name: 'Frente del Puerto',
      wall: ['#9c3f3a', '#5c1f2a'],
      flag: ['#e2464f', '#fff3d8', '#23213a'],
    }),
  },
  {
    id: 'midnight-kitchen',
    language: 'ko',
    text: '[PER 윤 셰프|cook] 님의 [MISC 달빛 만두|dish] 먹으러 [LOC 전주] 까지 왔다 🥟',
    picture: kitchen({ seed: 414, cook: looks.runa, tiles: '#c9d9b0', dish: 'dumplings' }),
  },
  {
    id: 'double-birthday',
    language: 'sv',
    text: 'Fem ljus och en tårta som lutar. Grattis [PER Elsa|name,whose] från hela [ORG Kvarterskören] 🎉',
    picture: cake({
      seed: 415,
      name: 'Elsa',
      candles: 5,
      icing: '#a9c4f0',
      wall: ['#f4d9e0', '#e8b9c9'],
      whose: looks.hana,
    }),
  },
  {
    id: 'blue-derby',
    language: 'en',
    text: 'Blue half of town awake: [PER Tomas Ekholm|lead] scores, [ORG Vestby United|home,lead] lead, [ORG Halden FC|away] protest, [LOC Northgate Park|ground] shakes',
    picture: stadium({
      seed: 416,
      home: '#2f6fc4',
      away: '#c73a34',
      score: 'Vestby 1-0',
      lead: 'cheer',
      star: 'tomas',
    }),
  },
  {
    id: 'plant-night',
    language: 'fr',
    text: 'Nocturne chez [ORG Feuille Folle|sign], [LOC rue des Lilas|street] : [PER Bintou|customer] repart avec un figuier plus grand qu’elle 🌿',
    picture: shop({
      seed: 417,
      hour: 'dusk',
      sign: 'Feuille Folle',
      wares: 'plants',
      wall: '#8f6f8a',
      board: '#23403a',
      stripe: '#3f8f4f',
      street: 'Rue des Lilas',
      customer: looks.odile,
    }),
  },
  {
    id: 'dawn-caravan',
    language: 'ar',
    text: 'قافلة عند [LOC قوس الرمال|arch] مع شروق الشمس، ودليلنا [PER أبو ناصر] يغني 🐫',
    picture: mirrored(canyon({ seed: 418, hour: 'dawn' })),
  },
  {
    id: 'green-book',
    language: 'en',
    text: 'Green cover, no happy ending: [MISC The Moss Year|book] by [PER Tove Elm|writer] ruined my Sunday in the best way',
    picture: book({
      seed: 419,
      title: ['The Moss', 'Year'],
      writer: 'Tove Elm',
      cover: '#2f5f44',
      accent: '#c9f07f',
      table: '#d9cbb0',
    }),
  },
  {
    id: 'fair-two-robots',
    language: 'en',
    text: 'Class 5b presents [MISC Rusty|robot1] and [MISC Nana|robot2]. [PER Ms Farah Aziz|person1] swears they did the wiring alone, [LOC Tern Beach|beach] applauds',
    picture: robots({ seed: 420, hour: 'dawn', colours: ['#b5b9c4', '#8a4fa0'], people: ['farah', 'gus'] }),
  },
  {
    id: 'balloon-two',
    language: 'pt',
    text: 'O balão verde é da [ORG Céu Manso|big], o resto é do vento. Bom dia, [LOC Vale do Carvão|valley] 🎈',
    picture: balloons({
      seed: 421,
      hour: 'day',
      colours: [
        ['#2f8f5c', '#f4f1e8'],
        ['#e2464f', '#23213a'],
      ],
    }),
  },
  {
    id: 'winter-show',
    language: 'en',
    text: 'Free tonight: the [ORG Museum of Tides|museum] shows [MISC White Noise|banner], and [PER Lucía Prado] plays between the columns',
    picture: museum({ seed: 422, hour: 'dusk', name: 'Museum of Tides', show: 'White Noise', colour: '#5b5fc7' }),
  },
  {
    id: 'lost-parrot',
    language: 'en',
    text: 'LOST near [LOC Pear Street]: grey parrot, answers to [MISC Captain], swears in Danish. Call [PER Signe]',
  },
  {
    id: 'sofia-lecture',
    language: 'bg',
    text: 'Утре [PER Калина Петрова] говори в [LOC Пловдив] за книгата «[MISC Солени улици]»',
  },
  {
    id: 'goalkeeper-out',
    language: 'en',
    text: 'Official: [PER Jonas Vik] leaves [ORG Vestby United] for [ORG Uppvik IF]. Give me a minute. Give me a week',
  },
  {
    id: 'water-board',
    language: 'en',
    text: '[ORG Moyra Water] asks [LOC Aldmoor] to boil it first. [PER @kari_on_wheels] delivers bottles, with jokes, until nine',
  },
];

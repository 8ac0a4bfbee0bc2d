/** The dev split, third part: teams, firms, products and films, so that there are mentions enough to tell two models apart. */
import { closer } from '../draw/frame.ts';
import { looks } from '../draw/looks.ts';
import { cinema } from '../scenes/cinema.ts';
import { court } from '../scenes/court.ts';
import { cup } from '../scenes/cup.ts';
import { gallery } from '../scenes/gallery.ts';
import { harbour } from '../scenes/harbour.ts';
import { kit } from '../scenes/kit.ts';
import { market } from '../scenes/market.ts';
import { office } from '../scenes/office.ts';
import { plane } from '../scenes/plane.ts';
import { prize } from '../scenes/prize.ts';
import { race } from '../scenes/race.ts';
import { stadium } from '../scenes/stadium.ts';
import type { TweetSource } from '../tweet.ts';

export const devPeople: readonly TweetSource[] = [
  {
    id: 'squares-painting',
    language: 'en',
    text: 'Is [MISC Untitled with Red|painting] upside down? [PER Leo Marchetti|plate] says yes, the [ORG Harbour Gallery] says no, [PER Runa|visitor] says lunch',
    picture: gallery({
      seed: 346,
      wall: '#e8e2d8',
      motif: 'shapes',
      colours: ['#f0c23f', '#e2464f', '#2f6fc4'],
      plate: 'Leo Marchetti',
      visitor: looks.runa,
    }),
  },
  {
    id: 'derby-hall',
    language: 'en',
    text: 'Red against blue, tied at 70: [ORG Comets|home,lead] throw it to [PER Celia Marsh|lead] and [ORG Blue Pikes|away] just watch it drop 🏀🔥',
    picture: court({ seed: 347, home: '#c8413b', away: '#2f6fc4', score: 'Comets 72-70', star: 'celia' }),
  },
  {
    id: 'premiere-paper-sea',
    language: 'en',
    text: 'Premiere of [MISC Paper Sea|film] at the [ORG Astoria|house]! [PER Noor Benaziz|person1] waved, [PER Jiro Abe|person2] tripped, icons both',
    picture: cinema({
      seed: 348,
      house: 'Astoria',
      film: 'Paper Sea',
      colour: '#b5722f',
      waiting: ['noor', 'jiro', 'mara', 'bram'],
    }),
  },
  {
    id: 'orange-boots',
    language: 'pt',
    text: 'Que golo de [PER Duarte Reis|lead]! [ORG Atlético Farol|home,lead] ganha ao [ORG Vestby United|away] em [LOC Setúbal] 🟠',
    picture: stadium({ seed: 349, home: '#f0862f', away: '#23407f', score: 'Farol 2-0', lead: 'kick', star: 'ilias' }),
  },
  {
    id: 'bridge-run',
    language: 'en',
    text: 'She did it again: [PER Odile Mensah|lead], bib 3, first under the green arch of the [MISC Tern Strait Run|arch] for [ORG Brevik Striders]',
    picture: race({ seed: 350, hour: 'dawn', arch: 'Tern Strait Run', colour: '#2a7f4f', lead: 'odile', number: '3' }),
  },
  {
    id: 'lab-of-the-year',
    language: 'en',
    text: 'The [MISC Kestrel Medal|screen,cup] goes to [PER Tomas Ekholm|winner] of [ORG Calder University]. He thanked his cat twice',
    picture: prize({ seed: 351, look: looks.tomas, screen: 'Kestrel Medal', backdrop: ['#3a1f2f', '#20264a'] }),
  },
  {
    id: 'leaf-office',
    language: 'en',
    text: 'Solar roof, free plums, a leaf above the door: [ORG Verdana Foods|sign,building] moves to [LOC Rotterdam] and [PER Ines Okafor] runs it',
    picture: office({ seed: 352, hour: 'day', name: 'Verdana Foods', mark: 'leaf', colour: '#3f8f4f' }),
  },
  {
    id: 'mercado-noche',
    language: 'es',
    text: 'Luces, ciruelas y [PER Doña Carmen|seller] en el [LOC Mercado del Reloj|market], bajo la [LOC Torre Vieja|tower] 🍇',
    picture: closer(market({ seed: 353, hour: 'dusk', awnings: ['#8a4fa0', '#f0a02f'], seller: 'dede' }), 90, 40, 820),
  },
  {
    id: 'black-hull',
    language: 'nl',
    text: 'De [MISC Noordster|ship] ligt weer in [LOC Harlingen]. [PER Schipper Joost] belooft een open dag met [ORG Zeilklas] ⚓️',
    picture: closer(harbour({ seed: 354, hour: 'day', hull: '#17161d' }), 120, 60, 820),
  },
  {
    id: 'yellow-shirt',
    language: 'en',
    text: 'Number 4 hangs in the museum now: the [ORG Rowan Rovers|crest,name] shirt of [PER Alba Quist], yellow, muddy, perfect',
    picture: kit({ seed: 355, shirt: '#f0c23f', trim: '#2a7f4f', crest: 'Rowan', number: '4', wall: '#c9d0e0' }),
  },
  {
    id: 'pink-cup',
    language: 'en',
    text: 'The pink cup of [ORG Moth & Owl|mark] is back for one week. [PER Zoë] and [PER Theo] queue in [LOC Canal Street] so that you do not have to',
    picture: cup({ seed: 356, name: 'Moth & Owl', colour: '#d15f8f', wall: ['#cfe0e8', '#9fb9c9'] }),
  },
  {
    id: 'orange-jet',
    language: 'en',
    text: 'First flight of the [MISC Skylark 300|plane] done, says [PER Dana Reyholm]. [ORG Skylark Air|name] paints them orange from now on',
    picture: plane({ seed: 357, hour: 'dusk', name: 'Skylark Air', livery: '#e8743b' }),
  },
  {
    id: 'council-recount',
    language: 'en',
    text: 'Recount in [LOC Marrow Bay]: [PER Oona Tamm] ahead of [PER Viktor Hale] by eleven votes, the [ORG Blue List] wants another one',
  },
  {
    id: 'nile-novel',
    language: 'ar',
    text: 'وصلتني رواية «[MISC جسر الملح]» للكاتبة [PER سلمى حداد] من [LOC عمّان] 📚',
  },
  {
    id: 'hebrew-league',
    language: 'he',
    text: '[ORG הפועל גלים] ניצחה את [ORG מכבי שחף] ואני עדיין צועק 💚',
  },
  {
    id: 'merger-rumour',
    language: 'en',
    text: 'So [ORG Oblivo] buys [ORG Nordlys Audio] and [PER Petra Simic] calls it "two cables in one drawer" 🎧',
  },
  {
    id: 'tokyo-layover',
    language: 'en',
    text: 'Layover: [LOC Tokyo] 4 h, [LOC Anchorage] 6 h, [LOC Gdańsk] home. Reading [MISC The Tin Meridian] for the third time',
  },
  {
    id: 'handball-girls',
    language: 'da',
    text: 'Tak for kampen [ORG @HK_Fjordby]! [PER Signe Holm] scorede ni mål i [LOC Esbjerg] 🤾🏼‍♀️',
  },
  {
    id: 'old-synth',
    language: 'en',
    text: 'Selling my [MISC Pentora S1], two keys stuck, one ghost inside. Pick up in [LOC Galway], ask for [PER Niamh]',
  },
  {
    id: 'cricket-rain',
    language: 'hi',
    text: '[LOC नागपुर] में बारिश, [ORG सूर्या इलेवन] का मैच रद्द, [PER कबीर] उदास 🌧️',
  },
  {
    id: 'flag-day',
    language: 'en',
    text: '🇳🇿🇳🇿 up at three for [PER Moana Rees], bronze at the [MISC Southern Games], not even sorry',
  },
];
